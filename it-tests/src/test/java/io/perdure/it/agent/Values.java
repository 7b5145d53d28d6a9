package io.perdure.it.agent;

import io.perdure.TypeToken;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A value of every kind that can be stored. */
public final class Values {

  /** What is stored, and as what it is read. */
  public record Sample<T>(String name, T value, TypeToken<T> type) {
    @Override
    public String toString() {
      return name;
    }
  }

  enum Color {
    RED,
    GREEN {
      @Override
      boolean isCalm() {
        return true;
      }
    };

    boolean isCalm() {
      return false;
    }
  }

  record Point(int x, @Nullable String label, List<Color> colors) {}

  sealed interface Figure {
    record Circle(double radius) implements Figure {}

    record Frame(Figure inner, Optional<Instant> made) implements Figure {}
  }

  /** A plain class with nothing to help a codec. */
  static final class Customer {
    private final String name;
    private final Map<String, Point> places = new TreeMap<>();
    private @Nullable Customer recommendedBy;

    Customer(String name, @Nullable Customer recommendedBy) {
      this.name = name;
      this.recommendedBy = recommendedBy;
      places.put("home", new Point(1, null, List.of(Color.GREEN)));
    }

    void rename() {
      recommendedBy = null;
      places.clear();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Customer c
          && c.name.equals(name)
          && c.places.equals(places)
          && Objects.equals(c.recommendedBy, recommendedBy);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  private Values() {}

  public static List<Sample<?>> all() {
    Point point = new Point(-7, "näher €😀", List.of(Color.RED, Color.GREEN));
    return List.of(
        new Sample<>("string", "grün €😀\u0000", new TypeToken<String>() {}),
        new Sample<>("boolean", true, new TypeToken<Boolean>() {}),
        new Sample<>("byte", (byte) -1, new TypeToken<Byte>() {}),
        new Sample<>("short", Short.MIN_VALUE, new TypeToken<Short>() {}),
        new Sample<>("char", '€', new TypeToken<Character>() {}),
        new Sample<>("int", Integer.MIN_VALUE, new TypeToken<Integer>() {}),
        new Sample<>("long", Long.MAX_VALUE, new TypeToken<Long>() {}),
        new Sample<>("float", Float.MIN_VALUE, new TypeToken<Float>() {}),
        new Sample<>("double", Double.NEGATIVE_INFINITY, new TypeToken<Double>() {}),
        new Sample<>("bytes", new byte[] {0, -1, 127}, new TypeToken<byte[]>() {}),
        new Sample<>("enum", Color.GREEN, new TypeToken<Color>() {}),
        new Sample<>("record", point, new TypeToken<Point>() {}),
        new Sample<>(
            "plain class",
            new Customer("Ada", new Customer("Grace", null)),
            new TypeToken<Customer>() {}),
        new Sample<>("list", List.of(3L, 1L), new TypeToken<List<Long>>() {}),
        new Sample<>("set", Set.of(Color.RED, Color.GREEN), new TypeToken<Set<Color>>() {}),
        new Sample<>(
            "map of lists",
            Map.of("a", List.of(point), "b", List.of()),
            new TypeToken<Map<String, List<Point>>>() {}),
        new Sample<>(
            "map with keys that are records",
            Map.of(point, 1L, new Point(0, "", List.of()), 2L),
            new TypeToken<Map<Point, Long>>() {}),
        new Sample<>(
            "sealed hierarchy",
            List.of(
                new Figure.Circle(1),
                new Figure.Frame(new Figure.Circle(2), Optional.of(Instant.EPOCH))),
            new TypeToken<List<Figure>>() {}),
        new Sample<>(
            "java.time",
            Map.of(LocalDate.of(2024, 2, 29), List.of(Duration.ofNanos(1), Duration.ofDays(-1))),
            new TypeToken<Map<LocalDate, List<Duration>>>() {}),
        new Sample<>("optional", Optional.of("there"), new TypeToken<Optional<String>>() {}));
  }
}
