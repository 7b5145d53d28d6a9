package io.perdure.it.inspect;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A program whose objects give parts of their state away. */
final class Leaking {

  record Line(String name, List<String> parts) {}

  record Point(int x, String name) {}

  static class Bean {
    int n = 1;
    @Nullable Bean next;
  }

  /** Fails when anybody but the program calls it. */
  static final class Touchy extends AbstractList<String> {
    @Override
    public String get(int index) {
      throw new AssertionError("user code ran");
    }

    @Override
    public int size() {
      throw new AssertionError("user code ran");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      throw new AssertionError("user code ran");
    }

    @Override
    public int hashCode() {
      throw new AssertionError("user code ran");
    }

    @Override
    public String toString() {
      throw new AssertionError("user code ran");
    }
  }

  @DurableObject
  static class Leaks {
    private final List<String> items = new ArrayList<>(List.of("a"));
    private final Map<String, Bean> beans = new HashMap<>(Map.of("b", new Bean()));
    private final Line line = new Line("l", new ArrayList<>());
    private final Touchy touchy = new Touchy();
    private final Object[] mixed = {touchy, new long[1]};

    @SuppressWarnings("UnusedVariable") // it is looked for by the agent
    private @Nullable Object kept;

    List<String> items() {
      return items;
    }

    @Nullable Bean bean() {
      return beans.get("b");
    }

    Optional<Line> line() {
      return Optional.of(line);
    }

    List<String> touchy() {
      return touchy;
    }

    Object element() {
      return mixed[1];
    }

    long keep(long before, Object array, double after) {
      kept = array;
      return before;
    }

    void keepQuietly(Object bean) {
      kept = bean;
    }

    CompletionStage<List<String>> later() {
      return CompletableFuture.completedFuture(items);
    }

    class Inner {
      List<String> ofInner() {
        return items;
      }

      int keepInInner(Inner self, int[] array) {
        kept = array;
        return self.ofInner().size();
      }
    }

    Inner inner() {
      return new Inner();
    }
  }

  @DurableObject
  static class Careful {
    private final List<String> items = new ArrayList<>(List.of("a"));
    private final List<String> fixed = List.of("x");
    private final Point point = new Point(1, "p");
    private final Instant since = Instant.EPOCH;
    private final Leaks other = DurableObjects.get(Leaks.class, "l");
    private final Bean bean = new Bean();

    List<String> copy() {
      return List.copyOf(items);
    }

    List<String> fixed() {
      return fixed;
    }

    Object point() {
      return point;
    }

    Instant since() {
      return since;
    }

    Leaks other() {
      return other;
    }

    Careful self() {
      return this;
    }

    int count(List<String> given) {
      return given.size() + items.size() + bean.n;
    }

    List<String> fromOther() {
      return other.items();
    }

    Bean failing() {
      throw new IllegalArgumentException("as ever");
    }

    long wide(long a, double b, int c, String d) {
      return a + (long) b + c + d.length();
    }
  }

  private Leaking() {}

  public static void main(String[] arguments) throws Exception {
    Careful careful = DurableObjects.get(Careful.class, "c");
    careful.copy();
    careful.fixed();
    careful.point();
    careful.since();
    careful.other();
    careful.self();
    careful.count(new ArrayList<>());
    System.out.println(careful.wide(1, 2.5, 3, "four"));
    try {
      careful.failing();
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
    System.out.println("careful");
    Leaks leaks = DurableObjects.get(Leaks.class, "l");
    leaks.items();
    leaks.items();
    leaks.bean();
    leaks.line();
    leaks.touchy();
    leaks.element();
    System.out.println(leaks.keep(7, new int[1], 1.5));
    leaks.keepQuietly(new Bean());
    leaks.later().toCompletableFuture().get();
    careful.fromOther();
    Leaks.Inner inner = leaks.inner();
    inner.ofInner();
    inner.keepInInner(inner, new int[1]);
  }
}
