package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Rules 1.4 and 2.2: every kind of method is an entry, and looks like a plain call. */
class MethodsSpec {

  interface Greeter {
    String greet(String name);
  }

  interface Sized<T> {
    int size(T of);
  }

  @DurableObject
  static class Kinds implements Greeter, Sized<String> {
    private int calls;

    @Override
    public String greet(String name) {
      return "hello " + name + secretly();
    }

    @Override
    public int size(String of) {
      return of.length();
    }

    private int secretly() {
      return ++calls;
    }

    protected int byProtected() {
      return ++calls;
    }

    int byPackage() {
      return ++calls;
    }

    public final int byFinal() {
      return ++calls;
    }

    synchronized boolean bySynchronized() {
      calls++;
      return Thread.holdsLock(this);
    }

    String varargs(String first, int... rest) {
      return first + rest.length;
    }

    double wide(long a, double b, int c, long d, float e, boolean f, char g, byte h, short i) {
      return a + b + c + d + e + (f ? 1 : 0) + g + h + i;
    }

    boolean negated(boolean value) {
      return !value;
    }

    byte asByte(int value) {
      return (byte) value;
    }

    char asChar(int value) {
      return (char) value;
    }

    short asShort(int value) {
      return (short) value;
    }

    float asFloat(double value) {
      return (float) value;
    }

    int[] array(int length) {
      return new int[length];
    }

    void nothing() {
      calls++;
    }

    <T extends Comparable<T>> T larger(T one, T other) {
      return one.compareTo(other) > 0 ? one : other;
    }

    long factorial(int n) {
      return n <= 1 ? 1 : n * this.factorial(n - 1);
    }

    long factorialByReference(int n, Kinds reference) {
      return n <= 1 ? 1 : n * reference.factorialByReference(n - 1, reference);
    }

    Supplier<Integer> leaked() {
      return () -> ++calls;
    }

    void fail(Throwable with) throws Throwable {
      throw with;
    }

    int calls() {
      return calls;
    }

    static String untouched() {
      return Thread.currentThread().getName();
    }

    Thread thread() {
      return Thread.currentThread();
    }
  }

  @DurableObject
  static class Node {
    private final Deque<String> path = new ArrayDeque<>();
    private int depth;

    /** Comes back to this object through the other ones. */
    List<String> visit(String id, List<Node> rest) {
      path.add(id + depth++);
      if (!rest.isEmpty()) {
        rest.get(0).visit(id + ">", rest.subList(1, rest.size()));
      }
      depth--;
      return new ArrayList<>(path);
    }
  }

  @DurableObject
  abstract static class Shape {
    private int asked;

    abstract int area();

    int twice() {
      asked++;
      return 2 * area();
    }

    int asked() {
      return asked;
    }
  }

  @DurableObject
  static class Square extends Shape {
    private final int side = 3;

    @Override
    int area() {
      return side * side;
    }

    @Override
    int twice() {
      return super.twice() + 1;
    }
  }

  private final Kinds kinds = DurableObjects.get(Kinds.class, DurableObjects.newId());

  @Test
  void visibilityMakesNoDifference() {
    assertThat(kinds.byProtected()).isEqualTo(1);
    assertThat(kinds.byPackage()).isEqualTo(2);
    assertThat(kinds.byFinal()).isEqualTo(3);
    assertThat(kinds.secretly()).isEqualTo(4);
    assertThat(kinds.greet("Ada")).isEqualTo("hello Ada5");
  }

  @Test
  void objectIsCalledThroughItsInterfaces() {
    Greeter greeter = kinds;
    Sized<String> sized = kinds;

    assertThat(greeter.greet("Ada")).isEqualTo("hello Ada1");
    assertThat(sized.size("four")).isEqualTo(4);
  }

  @Test
  void objectIsCalledByReflectionAndMethodHandles() throws Throwable {
    assertThat(Kinds.class.getDeclaredMethod("byPackage").invoke(kinds)).isEqualTo(1);
    assertThat(
            (int)
                MethodHandles.lookup()
                    .findVirtual(Kinds.class, "byFinal", MethodType.methodType(int.class))
                    .invokeExact(kinds))
        .isEqualTo(2);
  }

  @Test
  void synchronizedMethodHasItsTurnInPlaceOfTheMonitor() {
    assertThat(kinds.bySynchronized()).isFalse();
    assertThat(kinds.calls()).isEqualTo(1);
  }

  @Test
  void argumentsAndResultsOfEveryKindArriveAsTheyAre() {
    assertThat(kinds.varargs("a", 1, 2, 3)).isEqualTo("a3");
    assertThat(kinds.wide(1L, 2.5, 3, 4L, 5f, true, 'a', (byte) -1, (short) 9)).isEqualTo(121.5);
    assertThat(kinds.negated(true)).isFalse();
    assertThat(kinds.asByte(300)).isEqualTo((byte) 44);
    assertThat(kinds.asChar(65)).isEqualTo('A');
    assertThat(kinds.asShort(-5)).isEqualTo((short) -5);
    assertThat(kinds.asFloat(1.5)).isEqualTo(1.5f);
    assertThat(kinds.array(2)).hasSize(2);
    assertThat(kinds.larger("a", "b")).isEqualTo("b");
    kinds.nothing();
    assertThat(kinds.calls()).isEqualTo(1);
  }

  @Test
  void methodsCallThemselvesThroughThisAndThroughTheReference() {
    assertThat(kinds.factorial(20)).isEqualTo(2_432_902_008_176_640_000L);
    assertThat(kinds.factorialByReference(20, kinds)).isEqualTo(2_432_902_008_176_640_000L);
  }

  @Test
  void lambdaThatGetsOutIsAnEntry() {
    Supplier<Integer> leaked = kinds.leaked();

    assertThat(leaked.get()).isEqualTo(1);
    assertThat(kinds.calls()).isEqualTo(1);
  }

  @Test
  void exceptionsReachTheCallerAsTheSameObject() {
    for (Throwable thrown :
        List.of(new IOException("checked"), new IllegalStateException(), new AssertionError())) {
      assertThat(catchThrowable(() -> kinds.fail(thrown))).isSameAs(thrown);
      assertThat(thrown.getSuppressed()).isEmpty();
    }
    assertThat(kinds.byPackage()).isEqualTo(1);
  }

  @Test
  void staticMethodsStayAsTheyAre() {
    assertThat(Kinds.untouched()).isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void idleObjectRunsOnItsCallersThread() {
    assertThat(kinds.thread()).isSameAs(Thread.currentThread());
  }

  @Test
  void callChainComesBackOnTheSameThread() {
    Node a = DurableObjects.get(Node.class, "a");
    Node b = DurableObjects.get(Node.class, "b");
    Node c = DurableObjects.get(Node.class, "c");

    assertThat(a.visit("x", List.of(b, a, c, b, a))).containsExactly("x0", "x>>1", "x>>>>>2");
    assertThat(b.visit("y", List.of())).containsExactly("x>0", "x>>>>1", "y0");
  }

  @Test
  void oppositeCallChainsOnOneThreadEachEnd() {
    Node a = DurableObjects.get(Node.class, "a2");
    Node b = DurableObjects.get(Node.class, "b2");

    assertThat(a.visit("x", List.of(b))).containsExactly("x0");
    assertThat(b.visit("y", List.of(a))).containsExactly("x>0", "y0");
  }

  @Test
  void annotatedSuperclassIsPartOfTheObject() {
    Square square = DurableObjects.get(Square.class, "s");

    assertThat(square.twice()).isEqualTo(19);
    assertThat(square.asked()).isEqualTo(1);
    assertThat(((Shape) square).area()).isEqualTo(9);
  }
}
