package io.perdure.agent.weave;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

class EntryPrologueTest {

  private static final String KINDS =
      """
      package t;
      import java.util.*;
      import java.util.function.*;
      @io.perdure.DurableObject
      public class Kinds<T extends Comparable<T>> implements Function<String, String>, Callback {
        private int n = 5;
        public String publicOne(String s) { return "public " + s; }
        protected String protectedOne(int i) { return "protected " + i; }
        String packageOne(boolean b, byte y, short h, char c, float f) { return "" + b + y + h + c + f; }
        private String privateOne(Object o) { return "private " + o; }
        public final String finalOne(int[] a) { return Arrays.toString(a); }
        public synchronized long synchronizedOne(long a, int b, long c) { return a * 100 + b * 10 + c; }
        public double wide(double a, long b, double c) { return a + b * c; }
        public String varargs(String first, Object... rest) { return first + Arrays.toString(rest); }
        public void nothing() {}
        public boolean flag() { return n == 5; }
        public byte b() { return 1; }
        public short h() { return 2; }
        public char c() { return 'c'; }
        public float f() { return 1.5f; }
        public int[][] arrays(int[][] a, String[] b) { return new int[][] {{a.length, b.length}}; }
        public <U extends T> T generic(T a, U b) { return a.compareTo(b) < 0 ? a : b; }
        public Object covariant() { return "x"; }
        @Override public String apply(String s) { return "applied " + s; }
        public int loopFirst(int i) { do { i = i / 2; } while (i > 0); return i; }
        public int foreverFirst(int i) { while (true) { if (i-- < 0) return i; } }
        public int tryFirst(String s) { try { return Integer.parseInt(s); } catch (NumberFormatException e) { return -1; } finally { n = 5; } }
        public String switches(String s, int i) {
          switch (i) { case 1: s += "one"; case 2: s += "two"; break; case 900: s += "far"; default: }
          return switch (s) { case "sone" -> "a"; case "stwo" -> "b"; default -> s; };
        }
        public String lambdas(int a) {
          Function<Integer, Integer> capturing = x -> x + n + a;
          Supplier<String> reference = this::publicZero;
          BinaryOperator<Integer> standing = Integer::sum;
          return capturing.apply(1) + reference.get() + standing.apply(3, 4);
        }
        private String publicZero() { return "zero"; }
        public int inner(int a) {
          class Local { int get() { return helper(a); } }
          return new Local().get() + new Object() { int more() { return helper(7); } }.more();
        }
        private int helper(int i) { return i + 1; }
        public String callback(String s) { return "called back " + s; }
        public String overwrites(String s) { String self = s; s = "new"; return self + s; }
        public int throwing(int i) { throw new IllegalArgumentException("thrown " + i); }
        public static String standing(String s) { return "static " + s; }
        public static synchronized String standingToo(String s) { return "static " + s; }
      }
      interface Callback { String callback(String s); }
      """;

  @Test
  void everyKindOfMethodDoesTheSameInTheTurnAndThroughTheEngine() throws Exception {
    Map<String, byte[]> classes = Snippets.compile(KINDS);
    Object plain = World.plain(classes).make("t.Kinds");
    World world = World.woven(classes);
    Object woven = world.make("t.Kinds");
    int compared = 0;
    for (Method method : plain.getClass().getDeclaredMethods()) {
      if (method.isSynthetic()) {
        continue;
      }
      compared++;
      Object[] arguments = arguments(method);
      Method same =
          woven.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes());
      Object expected = outcome(method, plain, arguments);

      world.log.clear();
      assertThat(outcome(same, woven, arguments)).as(method.toString()).isEqualTo(expected);
      Object call = List.of(method.getName(), woven, List.of(arguments));
      boolean isStatic = Modifier.isStatic(method.getModifiers());
      assertThat(world.log).isEqualTo(isStatic ? List.of() : List.of(call));

      world.log.clear();
      world.own(woven, true);
      assertThat(outcome(same, woven, arguments)).as(method.toString()).isEqualTo(expected);
      world.own(woven, false);
      assertThat(world.log).as("calls dispatched in the turn").isEmpty();
    }
    assertThat(compared).isEqualTo(31);
  }

  static Object[] arguments(Method method) {
    List<Object> arguments = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      int i = arguments.size() + 1;
      arguments.add(
          type == int.class
              ? i
              : type == long.class
                  ? (long) i
                  : type == double.class
                      ? i + 0.5
                      : type == boolean.class
                          ? true
                          : type == byte.class
                              ? (byte) i
                              : type == short.class
                                  ? (short) i
                                  : type == char.class
                                      ? 'x'
                                      : type == float.class ? 2.5f : object(type));
    }
    return arguments.toArray();
  }

  private static Object object(Class<?> type) {
    if (type == int[].class) {
      return new int[] {1, 2};
    }
    if (type == int[][].class) {
      return new int[][] {{1}, {2}};
    }
    if (type == String[].class) {
      return new String[] {"a"};
    }
    return type == Object[].class ? new Object[] {"r", 1} : "s";
  }

  static Object outcome(Method method, Object receiver, Object[] arguments)
      throws IllegalAccessException {
    method.setAccessible(true);
    try {
      return List.of(String.valueOf(describe(method.invoke(receiver, arguments))));
    } catch (InvocationTargetException e) {
      return String.valueOf(e.getCause());
    }
  }

  private static @Nullable Object describe(@Nullable Object result) {
    return result instanceof int[][] array ? List.of(array[0][0], array[0][1]) : result;
  }

  @Test
  void aBridgeMethodReachesTheObjectThroughTheMethodItCalls() throws Exception {
    World world = World.of(KINDS);
    Object woven = world.make("t.Kinds");
    @SuppressWarnings("unchecked") // what the class implements
    Function<Object, Object> function = (Function<Object, Object>) woven;

    assertThat(function.apply("x")).isEqualTo("applied x");
    assertThat(world.log).containsExactly(List.of("apply", woven, List.of("x")));
    assertThatThrownBy(() -> function.apply(1)).isInstanceOf(ClassCastException.class);
  }

  @Test
  void aSelfCallIsPlainAndALambdaThatEscapedIsAnEntry() throws Exception {
    World world =
        World.of(
            """
            package t;
            @io.perdure.DurableObject
            public class Escapes {
              private int n;
              public Runnable escape() { helper(); return () -> n++; }
              private void helper() {}
              public int n() { return n; }
            }
            """);
    Object escapes = world.make("t.Escapes");
    Runnable lambda = (Runnable) requireNonNull(World.call(escapes, "escape"));
    assertThat(world.log).hasSize(1);
    lambda.run();
    assertThat(world.log).hasSize(2);
    assertThat(world.log.get(1).toString()).startsWith("[lambda$escape$0");
    assertThat(World.call(escapes, "n")).isEqualTo(1);
  }

  @Test
  void superCallsEnterOnceAndOverridesAreNotReentered() throws Exception {
    World world =
        World.of(
            """
            package t;
            @io.perdure.DurableObject
            class Base { String m(String s) { return "base " + s; } }
            """,
            """
            package t;
            @io.perdure.DurableObject
            class Derived extends Base {
              Derived() { super(); }
              @Override String m(String s) { return "derived " + super.m(s); }
            }
            """);
    Object derived = world.make("t.Derived");
    assertThat(World.call(derived, "m", "x")).isEqualTo("derived base x");
    assertThat(world.log).containsExactly(List.of("m", derived, List.of("x")));
    Class<?> base = derived.getClass().getSuperclass();
    assertThat(World.cell(derived, base)).isNotNull();
    assertThat(World.cell(derived, base)).isSameAs(World.cell(derived, derived.getClass()));
  }

  @Test
  void aCallBeforeTheSubclassIsBoundFindsTheSameObject() throws Exception {
    World world =
        World.of(
            """
            package t;
            @io.perdure.DurableObject
            class Base { Base() { hook(); } void hook() {} }
            """,
            """
            package t;
            @io.perdure.DurableObject
            class Derived extends Base { private boolean hooked; @Override void hook() { hooked = true; } boolean hooked() { return hooked; } }
            """);
    Object derived = world.make("t.Derived");
    assertThat(world.log).containsExactly(List.of("hook", derived, List.of()));
    assertThat(World.call(derived, "hooked")).isEqualTo(true);
  }

  @Test
  void aMethodMayHaveAsManyArgumentsAsACallSiteTakes() throws Exception {
    String ints = String.join(", ", IntStream.range(0, 249).mapToObj(i -> "int a" + i).toList());
    String longs = String.join(", ", IntStream.range(0, 124).mapToObj(i -> "long a" + i).toList());
    World world =
        World.of(
            "package t; @io.perdure.DurableObject public class Many { int ints("
                + ints
                + ") { return a0 + a248; } long longs("
                + longs
                + ") { return a0 + a123; } }");
    Object many = world.make("t.Many");
    Object[] all = IntStream.range(1, 250).boxed().toArray();
    assertThat(World.call(many, "ints", all)).isEqualTo(250);
    Object[] wide = IntStream.range(1, 125).mapToObj(i -> (long) i).toArray();
    assertThat(World.call(many, "longs", wide)).isEqualTo(125L);
    assertThat(world.log).hasSize(2);
  }

  @Test
  void thePrologueHasNoLineAndLeavesTheMonitorOut() {
    World world = World.of(KINDS);
    for (MethodNode method : world.node("t/Kinds").methods) {
      boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
      boolean isSynchronized = (method.access & Opcodes.ACC_SYNCHRONIZED) != 0;
      assertThat(isSynchronized).as(method.name).isEqualTo(method.name.equals("standingToo"));
      if (isStatic || method.name.startsWith("<") || (method.access & 0x1000) != 0) {
        continue;
      }
      var each = method.instructions.getFirst();
      while (each.getOpcode() != Opcodes.NOP) {
        assertThat(each).as(method.name).isNotInstanceOf(LineNumberNode.class);
        each = each.getNext();
      }
    }
  }
}
