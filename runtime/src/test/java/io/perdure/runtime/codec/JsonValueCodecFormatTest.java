package io.perdure.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.perdure.runtime.codec.Samples.Circle;
import io.perdure.runtime.codec.Samples.Color;
import io.perdure.runtime.codec.Samples.Op;
import io.perdure.runtime.codec.Samples.Point;
import io.perdure.runtime.codec.Samples.Square;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stored forms that must be read for as long as format 1 is.
 *
 * <p>Lines are added here; a line that has to change means a new format.
 */
class JsonValueCodecFormatTest {
  private final ValueCodec codec = new JsonValueCodec(getClass().getClassLoader());

  record Line(String item, long cents, List<Samples.Shape> shapes, @Nullable Object note) {}

  static final class Cart {
    final Set<Line> lines = new HashSet<>();
    final Map<UUID, Integer> counts = new HashMap<>();
    @Nullable Color color;

    @Override
    public boolean equals(Object other) {
      return other instanceof Cart that
          && lines.equals(that.lines)
          && counts.equals(that.counts)
          && color == that.color;
    }

    @Override
    public int hashCode() {
      return lines.hashCode();
    }
  }

  static Stream<Arguments> scalars() {
    return Stream.of(
        arguments(258L, "01 4c 0000000000000102"),
        arguments(-2, "01 49 fffffffe"),
        arguments((short) 258, "01 48 0102"),
        arguments((byte) -1, "01 42 ff"),
        arguments(true, "01 5a 01"),
        arguments(false, "01 5a 00"),
        arguments('€', "01 43 20ac"),
        arguments(1.5, "01 44 3ff8000000000000"),
        arguments(1.5f, "01 46 3fc00000"),
        arguments("a€", "01 53 61e282ac"),
        arguments("a\ud83d", "01 55 0061d83d"),
        arguments(new byte[] {1, 2}, "01 58 0102"));
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void scalarsAreStoredInAFewBytes(Object value, String hex) throws ValueException {
    byte[] golden = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThat(codec.encode(value)).isEqualTo(golden);
    assertThat(codec.decode(golden, Object.class)).isEqualTo(value);
  }

  static Stream<Arguments> json() {
    String samples = Samples.class.getName();
    String here = JsonValueCodecFormatTest.class.getName();
    UUID id = UUID.fromString("123e4567-e89b-42d3-a456-426614174000");
    return Stream.of(
        arguments(new ArrayList<>(Arrays.asList("a", 1, 1.5, true, null)), "['a',1,1.5,true,null]"),
        arguments(new ArrayList<>(List.of(1L, 2L)), "{'@ArrayList<Long>':[1,2]}"),
        arguments(
            new ArrayList<>(List.of(1L, 'c', (short) 2)),
            "[{'@Long':1},{'@Character':'c'},{'@Short':2}]"),
        arguments(new HashMap<>(Map.of("b", 1, "a", "@")), "{'a':'@','b':1}"),
        arguments(new HashMap<>(Map.of("@a", 1)), "{'@@a':1}"),
        arguments(new HashMap<>(Map.of(1, "a")), "{'@HashMap':[[1,'a']]}"),
        arguments(new HashMap<>(Map.of("a", 1L)), "{'@HashMap<String,Long>':{'a':1}}"),
        arguments(List.of("a"), "{'@List':['a']}"),
        arguments(Set.of(2, 1), "{'@Set':[1,2]}"),
        arguments(Map.of("k", id), "{'@Map<String,UUID>':{'k':'" + id + "'}}"),
        arguments(Arrays.asList(1, 2), "{'@asList':[1,2]}"),
        arguments(new TreeMap<>(Map.of("a", 1)), "{'@TreeMap':{'a':1}}"),
        arguments(reversed(), "{'@TreeSet+comparator':[{'@Comparator':'reverseOrder'},[2,1]]}"),
        arguments(EnumSet.of(Color.RED), "{'@EnumSet<" + samples + "$Color>':['RED']}"),
        arguments(Optional.of(1L), "{'@Optional':[{'@Long':1}]}"),
        arguments(new BigDecimal("1.50"), "{'@BigDecimal':'1.50'}"),
        arguments(Instant.EPOCH, "{'@Instant':'1970-01-01T00:00:00Z'}"),
        arguments(List.of(Double.NaN), "{'@List':[{'@Double':'NaN'}]}"),
        arguments(List.of("\ud83d"), "{'@List':['\\ud83d']}"),
        arguments(List.of((Object) new byte[] {1, 2}), "{'@List<byte[]>':['AQI=']}"),
        arguments(new int[] {1, 2}, "{'@int[]':[1,2]}"),
        arguments(new Object[] {1, "a"}, "{'@Object[]':[1,'a']}"),
        arguments(new Point[] {new Point(1, 2)}, "{'@" + samples + "$Point[]':[{'x':1,'y':2}]}"),
        arguments(Op.PLUS, "{'@" + samples + "$Op':'PLUS'}"),
        arguments(java.time.DayOfWeek.MONDAY, "{'@java.time.DayOfWeek':'MONDAY'}"),
        arguments(
            new Line("x", 5, new ArrayList<>(List.of(new Circle(1.0), new Square(2))), 3L),
            ("{'@%s$Line':{'item':'x','cents':5,'shapes':[{'@%s$Circle':{'radius':1.0}},"
                    + "{'@%s$Square':{'side':2}}],'note':{'@Long':3}}}")
                .formatted(here, samples, samples)),
        arguments(
            cart(id),
            ("{'@%s$Cart':{'lines':{'@HashSet<%s$Line>':[{'item':'x','cents':5,"
                    + "'shapes':[]}]},'counts':{'@HashMap<UUID,Integer>':[['%s',1]]},"
                    + "'color':'GREEN'}}")
                .formatted(here, here, id)));
  }

  private static Set<Integer> reversed() {
    Set<Integer> set = new TreeSet<>(Comparator.reverseOrder());
    set.addAll(List.of(1, 2));
    return set;
  }

  private static Cart cart(UUID id) {
    Cart cart = new Cart();
    cart.lines.add(new Line("x", 5, new ArrayList<>(), null));
    cart.counts.put(id, 1);
    cart.color = Color.GREEN;
    return cart;
  }

  @ParameterizedTest
  @MethodSource("json")
  void everythingElseIsReadableJson(Object value, String json) throws ValueException {
    String golden = "\u0001J" + json.replace('\'', '"');

    assertThat(new String(codec.encode(value), StandardCharsets.UTF_8)).isEqualTo(golden);
    Object read = codec.decode(golden.getBytes(StandardCharsets.UTF_8), Object.class);
    assertThat(new String(codec.encode(read), StandardCharsets.UTF_8)).isEqualTo(golden);
  }

  @Test
  void theNamesOfStorableClassesOfTheJdkStay() {
    assertThat(String.join(" ", new TreeSet<>(JdkShapes.names())))
        .isEqualTo(
            "ArrayDeque ArrayList BigDecimal BigInteger BitSet Boolean Byte Character Comparator"
                + " ConcurrentHashMap ConcurrentLinkedDeque ConcurrentLinkedQueue"
                + " ConcurrentSkipListMap ConcurrentSkipListMap+comparator ConcurrentSkipListSet"
                + " ConcurrentSkipListSet+comparator CopyOnWriteArrayList CopyOnWriteArraySet"
                + " Currency Date Double Duration EnumMap EnumSet Float HashMap HashSet Instant"
                + " Integer LinkedHashMap LinkedHashSet LinkedList List LocalDate LocalDateTime"
                + " LocalTime Locale Long Map MonthDay OffsetDateTime OffsetTime Optional"
                + " OptionalDouble OptionalInt OptionalLong Period PriorityQueue"
                + " PriorityQueue+comparator Set Short SimpleEntry SimpleImmutableEntry String"
                + " TreeMap TreeMap+comparator TreeSet TreeSet+comparator URI UUID Year YearMonth"
                + " ZoneId ZoneOffset ZonedDateTime asList boolean[] byte[] char[] double[]"
                + " emptyList emptyMap emptyNavigableMap emptyNavigableSet emptySet entry float[]"
                + " int[] long[] short[] singleton singletonList singletonMap"
                + " unmodifiableCollection unmodifiableLinkedList unmodifiableList"
                + " unmodifiableMap unmodifiableNavigableMap unmodifiableNavigableSet"
                + " unmodifiableSet unmodifiableSortedMap unmodifiableSortedSet");
  }
}
