package io.perdure.runtime.codec;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Classes as applications write them. */
final class Samples {
  private Samples() {}

  enum Color {
    RED,
    GREEN
  }

  enum Op {
    PLUS {
      @Override
      int apply(int a, int b) {
        return a + b;
      }
    };

    abstract int apply(int a, int b);
  }

  interface Shape {}

  record Circle(double radius) implements Shape {}

  record Square(long side) implements Shape {}

  record Point(int x, int y) {}

  record Pair<A, B>(A first, @Nullable B second) {}

  @SuppressWarnings("ArrayRecordComponent") // Applications do it, and it must be stored.
  record Everything(
      byte b,
      short s,
      int i,
      long l,
      float f,
      double d,
      boolean z,
      char c,
      @Nullable Long boxed,
      Object any,
      Number number,
      Shape shape,
      List<Shape> shapes,
      List<Long> longs,
      Set<Long> longSet,
      Map<UUID, Point> byId,
      Map<String, Long> counts,
      EnumMap<Color, Integer> colors,
      int[][] grid,
      Op op,
      Pair<Long, String> pair,
      BigDecimal price) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Everything that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
      return Objects.hash(i);
    }

    @Override
    public String toString() {
      return List.of(b, s, i, l, f, d, z, c, String.valueOf(boxed), any, number).toString()
          + List.of(shape, shapes, longs, longSet, byId, counts, colors, op, pair, price)
          + java.util.Arrays.deepToString(grid);
    }
  }

  static class Base {
    private final String label;
    private int hidden = 1;

    Base(String label) {
      this.label = label;
    }

    void hide(int value) {
      hidden = value;
    }

    int hidden() {
      return hidden;
    }

    String label() {
      return label;
    }
  }

  /** No default constructor, final fields, a superclass, a transient field, a hidden one. */
  static class Account extends Base {
    static int constructed;

    private final long balance;
    private final List<Base> others;
    private final int hidden;
    transient String cache = "computed";

    Account(String label, long balance, List<Base> others, int hidden) {
      super(label);
      constructed++;
      this.balance = balance;
      this.others = others;
      this.hidden = hidden;
    }

    List<Base> others() {
      return others;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Account that
          && label().equals(that.label())
          && balance == that.balance
          && hidden == that.hidden
          && hidden() == that.hidden();
    }

    @Override
    public int hashCode() {
      return Objects.hash(label(), balance);
    }
  }

  /** Has no equals, as most classes. */
  static final class Node {
    final int value;
    @Nullable Object next;

    Node(int value, @Nullable Object next) {
      this.value = value;
      this.next = next;
    }
  }
}
