package io.perdure.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.codec.Samples.Circle;
import io.perdure.runtime.codec.Samples.Color;
import io.perdure.runtime.codec.Samples.Node;
import io.perdure.runtime.codec.Samples.Op;
import io.perdure.runtime.codec.Samples.Pair;
import io.perdure.runtime.codec.Samples.Point;
import io.perdure.runtime.key.KeyOrder;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValueCodecTest {
  private final ValueCodec codec = new JsonValueCodec(getClass().getClassLoader());

  @SuppressWarnings("ArrayRecordComponent") // Applications do it; such records can change.
  record Tree(int n, long[] leaves) {}

  record Chain(int n, @Nullable Chain next, UUID id, Color color) {}

  record Open(BigDecimal number) {}

  record Generic<T>(T value) {}

  static class MutableNumber extends BigInteger {
    private static final long serialVersionUID = 1L;

    MutableNumber() {
      super("1");
    }
  }

  /** Has fields for the types asked for below. */
  static final class Asked {
    List<Long> longs = List.of();
    Map<UUID, List<Point>> points = Map.of();
    List<? extends Number> numbers = List.of();
    List<String> strings = List.of();
  }

  static Stream<Object> immutables() {
    return Stream.of(
        "",
        1L,
        1,
        (short) 1,
        (byte) 1,
        1.0,
        1f,
        'c',
        true,
        BigInteger.ONE,
        BigDecimal.ONE,
        Instant.EPOCH,
        UUID.randomUUID(),
        Color.RED,
        Op.PLUS,
        new Point(1, 2),
        new Circle(1),
        new Chain(1, null, UUID.randomUUID(), Color.RED),
        List.of(),
        List.of(1, "a"),
        Set.of(new Point(1, 2)),
        Map.of("a", List.of(1L)));
  }

  /** A comparator is no element: it has no part in the types of those. */
  @Test
  void sortedCollectionsWithComparatorsAreReadByTheirElementTypes() throws Exception {
    record Sorted(TreeMap<String, List<Long>> map, TreeSet<Long> set) {}
    TreeMap<String, List<Long>> map = new TreeMap<>(KeyOrder.INSTANCE);
    map.put("a", List.of(1L));
    TreeSet<Long> set = new TreeSet<>(Comparator.reverseOrder());
    set.addAll(List.of(1L, 2L));
    Sorted sorted = new Sorted(map, set);

    assertThat(codec.decode(codec.encode(sorted), Sorted.class)).isEqualTo(sorted);
    Type mapType = Sorted.class.getDeclaredField("map").getGenericType();
    TreeMap<?, ?> read = (TreeMap<?, ?>) codec.decode(codec.encode(map), mapType);
    assertThat(read).isEqualTo(map);
    assertThat(read.comparator()).isSameAs(KeyOrder.INSTANCE);
    Type setType = Sorted.class.getDeclaredField("set").getGenericType();
    assertThat(codec.decode(codec.encode(set), setType)).isEqualTo(set);
    set.clear();
    TreeSet<String> strings = new TreeSet<>(KeyOrder.REVERSED);
    strings.add("a");
    assertThatThrownBy(() -> codec.decode(codec.encode(strings), setType))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("java.lang.Long");
  }

  @ParameterizedTest
  @MethodSource("immutables")
  void immutableValuesAreKnown(Object value) {
    assertThat(codec.isImmutable(value)).isTrue();
  }

  static Stream<Object> mutables() {
    return Stream.of(
        new byte[0],
        new ArrayList<>(),
        Arrays.asList(1),
        List.of(new ArrayList<>()),
        Map.of("a", new int[0]),
        new Node(1, null),
        new MutableNumber(),
        new Tree(1, new long[0]),
        new Open(BigDecimal.ONE),
        new Generic<>("x"),
        new Pair<>(1, 2),
        java.util.Collections.unmodifiableList(new ArrayList<>()));
  }

  @ParameterizedTest
  @MethodSource("mutables")
  void whatMayChangeIsNotTakenForImmutable(Object value) {
    assertThat(codec.isImmutable(value)).isFalse();
  }

  @Test
  void aSnapshotDoesNotChangeWithWhatWasStoredOrRead() throws ValueException {
    List<Object> list = new ArrayList<>(List.of(new int[] {1}));
    byte[] stored = codec.encode(list);
    ((int[]) list.get(0))[0] = 2;
    list.clear();
    List<?> read = (List<?>) codec.decode(stored, List.class);
    ((int[]) read.get(0))[0] = 3;

    assertThat((int[]) ((List<?>) codec.decode(stored, List.class)).get(0)).containsExactly(1);
  }

  @Test
  void elementsAreCheckedAgainstTheTypeAskedFor() throws Exception {
    assertThat(codec.decode(codec.encode(List.of(1L)), asked("longs"))).isEqualTo(List.of(1L));
    assertThat(codec.decode(codec.encode(List.of(1, 2)), asked("longs")))
        .isEqualTo(List.of(1L, 2L));
    assertThat(codec.decode(codec.encode(List.of(1, 2.5)), asked("numbers")))
        .isEqualTo(List.of(1, 2.5));
    Map<UUID, List<Point>> points = Map.of(UUID.randomUUID(), List.of(new Point(1, 2)));
    assertThat(codec.decode(codec.encode(points), asked("points"))).isEqualTo(points);
    byte[] longs = codec.encode(Arrays.asList(null, 1L));
    assertThatThrownBy(() -> codec.decode(longs, asked("strings")))
        .isInstanceOf(ValueException.class)
        .hasMessageStartingWith(
            "cannot read what is stored: the value[1] is stored as a java.lang.Long, and what is"
                + " asked for is a java.lang.String");
  }

  private static Type asked(String field) throws NoSuchFieldException {
    Type type = Asked.class.getDeclaredField(field).getGenericType();
    assertThat(type).isInstanceOf(ParameterizedType.class);
    return type;
  }

  @Test
  void classesAreOpenedBeforeTheirFieldsAreUsed() throws ValueException {
    Set<Class<?>> opened = new HashSet<>();
    ValueCodec opening =
        new JsonValueCodec(getClass().getClassLoader(), opened::add, References.NONE);

    opening.encode(
        new ArrayList<>(List.of(new Point(1, 2), new Samples.Account("a", 1, List.of(), 2))));

    assertThat(opened)
        .containsExactlyInAnyOrder(Point.class, Samples.Account.class, Samples.Base.class);
  }

  @Test
  void scalarsLoadNoClassOfJackson() throws Exception {
    Set<String> loaded = new HashSet<>();
    ClassLoader recording = new RecordingLoader(loaded);
    Class<?> type = recording.loadClass(JsonValueCodec.class.getName());
    Object fresh = type.getConstructor(ClassLoader.class).newInstance(recording);

    Object stored = type.getMethod("encode", Object.class).invoke(fresh, 1L);
    Object read =
        type.getMethod("decode", byte[].class, Type.class).invoke(fresh, stored, long.class);

    assertThat(read).isEqualTo(1L);
    assertThat(loaded).contains(ScalarFormat.class.getName());
    assertThat(loaded).noneMatch(name -> name.startsWith("tools.jackson"));
  }

  /** Defines the codec's classes anew, and so sees all that they load. */
  private static final class RecordingLoader extends ClassLoader {
    private final Set<String> loaded;

    RecordingLoader(Set<String> loaded) {
      super(JsonValueCodecTest.class.getClassLoader());
      this.loaded = loaded;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      loaded.add(name);
      if (!name.startsWith("io.perdure.") || findLoadedClass(name) != null) {
        return super.loadClass(name, resolve);
      }
      try (var in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = java.util.Objects.requireNonNull(in).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (java.io.IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
  }

  @Test
  void nullsInContainersStay() throws ValueException {
    Map<String, @Nullable Object> map = new HashMap<>();
    map.put("a", null);

    assertThat(codec.decode(codec.encode(map), Map.class)).isEqualTo(map);
  }
}
