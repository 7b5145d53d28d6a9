package io.perdure.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.perdure.runtime.codec.Samples.Account;
import io.perdure.runtime.codec.Samples.Base;
import io.perdure.runtime.codec.Samples.Circle;
import io.perdure.runtime.codec.Samples.Color;
import io.perdure.runtime.codec.Samples.Everything;
import io.perdure.runtime.codec.Samples.Node;
import io.perdure.runtime.codec.Samples.Op;
import io.perdure.runtime.codec.Samples.Pair;
import io.perdure.runtime.codec.Samples.Point;
import io.perdure.runtime.codec.Samples.Square;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValueCodecRoundTripTest {
  private static final UUID ID = UUID.fromString("123e4567-e89b-42d3-a456-426614174000");

  private final ValueCodec codec = new JsonValueCodec(getClass().getClassLoader());

  static Stream<Arguments> scalars() {
    return Stream.<Object>of(
            0L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            -1,
            Integer.MIN_VALUE,
            (short) -2,
            Short.MAX_VALUE,
            (byte) -128,
            true,
            false,
            'x',
            '\ud83d',
            0.1,
            -0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            0.1f,
            -0.0f,
            Float.NaN,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            1.17549435E-38f,
            "",
            "plain",
            "@tagged \"quoted\" \\ \n \u0000 \u2028 äß€ 😀",
            "cut \ud83d",
            "\ude00 cut",
            "\ude00\ud83d swapped \u0000 é")
        .map(each -> arguments(each));
  }

  static Stream<Arguments> values() {
    return Stream.of(
            Stream.of(
                new BigInteger("-123456789012345678901234567890"),
                BigInteger.TEN.pow(5_000),
                new BigDecimal("1.00"),
                new BigDecimal("1E+10"),
                new BigDecimal("-0.000000000000000000000000000000001"),
                BigDecimal.valueOf(5, Integer.MIN_VALUE),
                ID,
                URI.create("https://example.org/a%20b?q=ä#f"),
                Currency.getInstance("EUR"),
                Locale.forLanguageTag("de-CH-1996"),
                Locale.ROOT,
                Date.from(Instant.ofEpochMilli(1_234_567_890_123L)),
                Color.RED,
                Op.PLUS,
                DayOfWeek.MONDAY,
                TimeUnit.SECONDS,
                ChronoUnit.DAYS,
                RoundingMode.HALF_EVEN),
            times(),
            arrays(),
            collections(),
            maps(),
            holders(),
            objects())
        .flatMap(each -> each)
        .map(each -> arguments(each));
  }

  private static Stream<Object> times() {
    return Stream.of(
        Instant.parse("2024-02-29T12:34:56.000000001Z"),
        Instant.MIN,
        Instant.MAX,
        LocalDate.MIN,
        LocalDate.MAX,
        LocalDate.of(-44, 3, 15),
        LocalTime.MIDNIGHT,
        LocalTime.MAX,
        LocalDateTime.MIN,
        LocalDateTime.MAX,
        OffsetDateTime.MIN,
        OffsetDateTime.MAX,
        OffsetTime.MAX,
        ZonedDateTime.parse("2024-10-27T02:30:00+01:00[Europe/Paris]"),
        ZonedDateTime.parse("2024-10-27T02:30:00+02:00[Europe/Paris]"),
        ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
        ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneId.of("UTC")),
        ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneId.of("UTC+01:00")),
        ZoneOffset.ofHoursMinutesSeconds(-1, -2, -3),
        ZoneId.of("Europe/Paris"),
        ZoneId.of("UTC+1"),
        Duration.ofNanos(-1),
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
        Duration.ofSeconds(Long.MIN_VALUE),
        Duration.ZERO,
        Period.of(-1, 2, -30),
        Year.of(5),
        Year.of(-999_999_999),
        YearMonth.of(12_345, 6),
        YearMonth.of(-5, 6),
        MonthDay.of(2, 29));
  }

  private static Stream<Object> arrays() {
    return Stream.of(
        new int[] {1, -2},
        new long[] {Long.MIN_VALUE},
        new double[] {Double.NaN, -0.0, 1e300},
        new float[] {Float.NaN, 0.1f},
        new short[] {1},
        new boolean[] {true, false},
        new char[] {'a', '\ud83d'},
        new byte[][] {{1, -1}, {}},
        new String[] {"a", null},
        new Object[] {"a", 1, 1L, null, new Object[] {(short) 1}},
        new Number[] {1, 2.5, BigDecimal.ONE},
        new Comparable<?>[] {1, "x"},
        new List<?>[] {List.of(1L), new ArrayList<>()},
        new Samples.Shape[] {new Circle(1), new Square(2)},
        new Point[0],
        new int[][][] {{{1}}, {}});
  }

  private static Stream<Object> collections() {
    List<Object> mixed = Arrays.asList("a", 1, 2L, (short) 3, (byte) 4, 1.5, 1.5f, 'c', null, true);
    SortedMap<Integer, Integer> comparing = new TreeMap<>(Comparator.reverseOrder());
    comparing.put(1, 2);
    comparing.put(2, 3);
    TreeSet<String> ignoringCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    ignoringCase.addAll(List.of("b", "A"));
    return Stream.of(
        mixed,
        new ArrayList<>(mixed),
        new ArrayList<>(List.of(1L, 2L)),
        new ArrayList<>(List.of(Double.NaN, 1.0)),
        new ArrayList<>(List.of(new Circle(1), new Circle(2))),
        new ArrayList<>(List.of(new ArrayList<>(List.of(1L)), new HashSet<>(Set.of(1)))),
        linkedList(),
        new CopyOnWriteArrayList<>(mixed),
        List.of(),
        List.of(1L),
        List.of(1, 2, 3),
        List.of("a", "b", "c").subList(1, 3),
        Stream.of("a", null).toList(),
        Set.of(),
        Set.of("a"),
        Set.of(1L, 2L, 3L),
        Set.of(new Point(1, 2), Color.RED, "x"),
        new HashSet<>(mixed),
        new HashSet<>(Set.of(Color.RED, Color.GREEN)),
        new LinkedHashSet<>(List.of("z", "a")),
        new CopyOnWriteArraySet<>(List.of(3, 1)),
        new TreeSet<>(Set.of(3, 1, 2)),
        ignoringCase,
        new ConcurrentSkipListSet<>(Set.of("b", "a")),
        EnumSet.of(Color.GREEN),
        EnumSet.noneOf(Color.class),
        EnumSet.of(Op.PLUS),
        Collections.emptyList(),
        Collections.emptySet(),
        Collections.emptySortedSet(),
        Collections.singleton(1L),
        Collections.singletonList(null),
        Collections.unmodifiableList(new ArrayList<>(mixed)),
        Collections.unmodifiableList(linkedList()),
        Collections.unmodifiableSet(new HashSet<>(mixed)),
        Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(2, 1))),
        Collections.unmodifiableNavigableSet(ignoringCase),
        Collections.unmodifiableSortedMap(new TreeMap<>(comparing)));
  }

  @SuppressWarnings("JdkObsolete") // Applications have linked lists, whatever is faster.
  private static List<Object> linkedList() {
    return new java.util.LinkedList<>(Arrays.asList(1L, null));
  }

  private static Stream<Object> maps() {
    Map<Object, Object> mixed = new HashMap<>();
    mixed.put(null, null);
    mixed.put(1, "int");
    mixed.put(1L, "long");
    mixed.put("s", new Point(1, 2));
    mixed.put(new Point(3, 4), Color.RED);
    mixed.put(List.of(ID), 'x');
    Map<String, Object> odd = new LinkedHashMap<>();
    odd.put("@Long", 5L);
    odd.put("@@", 1);
    odd.put("", null);
    odd.put("@", "x");
    SortedMap<String, Integer> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ignoringCase.put("B", 1);
    ignoringCase.put("a", 2);
    EnumMap<Color, Object> colors = new EnumMap<>(Map.of(Color.GREEN, 1L));
    colors.put(Color.RED, null);
    return Stream.of(
        mixed,
        odd,
        new HashMap<>(odd),
        Map.of(),
        Map.of("a", 1L),
        Map.of("a", 1, "b", 2L),
        Map.of(1, "a", 2, "b"),
        Map.of("cut \ud83d", 1),
        new HashMap<>(Map.of(ID, new Circle(1))),
        new HashMap<>(Map.of(Color.RED, Map.of(1L, List.of()))),
        new LinkedHashMap<>(Map.of(1L, 2.0)),
        new TreeMap<>(Map.of("b", 1, "a", 2)),
        new TreeMap<>(Map.of(2L, 1, 1L, 2)),
        ignoringCase,
        new ConcurrentHashMap<>(Map.of("x", 1L)),
        new ConcurrentSkipListMap<>(Map.of("x", 1L)),
        colors,
        new EnumMap<>(Color.class),
        Collections.emptyMap(),
        Collections.emptyNavigableMap(),
        Collections.singletonMap("k", 1L),
        Collections.singletonMap(null, null),
        Collections.unmodifiableMap(mixed),
        Collections.unmodifiableNavigableMap(new TreeMap<>(ignoringCase)));
  }

  private static Stream<Object> holders() {
    return Stream.of(
        Optional.empty(),
        Optional.of(1L),
        Optional.of(Optional.of("x")),
        OptionalInt.of(1),
        OptionalInt.empty(),
        OptionalLong.of(1),
        OptionalDouble.of(Double.NaN),
        Map.entry(1L, "x"),
        new AbstractMap.SimpleEntry<>(1, null),
        new AbstractMap.SimpleImmutableEntry<>("k", List.of(2L)),
        BitSet.valueOf(new long[] {5, Long.MIN_VALUE}),
        new BitSet(),
        Comparator.reverseOrder());
  }

  private static Stream<Object> objects() {
    record Local(int n, List<Point> points) {}
    EnumMap<Color, Integer> colors = new EnumMap<>(Map.of(Color.RED, 1));
    Everything everything =
        new Everything(
            (byte) 1,
            (short) 2,
            3,
            4L,
            Float.NaN,
            -0.0,
            true,
            '\ud83d',
            null,
            5L,
            (short) 6,
            new Square(7),
            List.of(new Circle(1), new Square(2)),
            new ArrayList<>(List.of(8L)),
            Set.of(9L),
            new HashMap<>(Map.of(ID, new Point(1, 2))),
            new TreeMap<>(Map.of("a", 1L)),
            colors,
            new int[][] {{1}, {}},
            Op.PLUS,
            new Pair<>(10L, "x"),
            new BigDecimal("2.50"));
    return Stream.of(
        new Point(1, 2),
        new Pair<>(1L, new Pair<>((short) 1, null)),
        new Local(1, List.of(new Point(1, 2))),
        everything,
        new Account("a", 1, List.of(), 2));
  }

  @ParameterizedTest
  @MethodSource({"scalars", "values"})
  void comesBackEqualAndOfItsClass(Object value) throws ValueException {
    Object decoded = copy(value);

    assertSame(value, decoded);
  }

  @ParameterizedTest
  @MethodSource({"scalars", "values"})
  void comesBackTheSameFromInsideOthers(Object value) throws ValueException {
    Pair<Object, Object> around = new Pair<>(new Object[] {Optional.of(value)}, List.of(value));

    Pair<?, ?> decoded = (Pair<?, ?>) copy(around);

    assertSame(value, Objects.requireNonNull((List<?>) decoded.second()).get(0));
    Optional<?> inArray = (Optional<?>) ((Object[]) decoded.first())[0];
    assertSame(value, inArray.orElseThrow());
  }

  @ParameterizedTest
  @MethodSource({"scalars", "values"})
  void isStoredTheSameAgainAfterReading(Object value) throws ValueException {
    byte[] first = codec.encode(value);

    byte[] second = codec.encode(codec.decode(first, Object.class));

    assertThat(text(second)).isEqualTo(text(first));
  }

  static Stream<Arguments> byteArrays() {
    return Stream.of(arguments(new byte[0]), arguments(new byte[] {0, -1, 127}));
  }

  @ParameterizedTest
  @MethodSource("byteArrays")
  void byteArraysAreCopies(byte[] bytes) throws ValueException {
    byte[] decoded = (byte[]) copy(bytes);

    assertThat(decoded).isEqualTo(bytes).isNotSameAs(bytes);
  }

  @Test
  void queuesKeepTheirOrder() throws ValueException {
    PriorityQueue<Integer> natural = new PriorityQueue<>(List.of(5, 1, 4));
    PriorityQueue<String> reverse = new PriorityQueue<>(Comparator.reverseOrder());
    reverse.addAll(List.of("a", "c", "b"));
    for (Collection<?> queue :
        List.<Collection<?>>of(
            new ArrayDeque<>(List.of(1L, 2L)),
            new ConcurrentLinkedQueue<>(List.of("a")),
            new ConcurrentLinkedDeque<>(List.of(1, 2)),
            Collections.unmodifiableCollection(new ArrayList<>(List.of(1))),
            natural,
            reverse)) {
      Collection<?> decoded = (Collection<?>) copy(queue);

      assertThat(decoded).hasSameClassAs(queue);
      assertThat(decoded.toArray()).isEqualTo(queue.toArray());
    }
    assertThat(((PriorityQueue<?>) copy(reverse)).peek()).isEqualTo("c");
  }

  @Test
  void plainClassesComeBackFieldByFieldWithoutTheirConstructors() throws ValueException {
    Account account = new Account("a", 1, new ArrayList<>(List.of(new Base("b"))), 2);
    account.others().add(new Account("c", 3, List.of(), 4));
    account.hide(7);
    int constructed = Account.constructed;

    Account decoded = (Account) copy(account);

    assertThat(Account.constructed).isEqualTo(constructed);
    assertThat(decoded).isEqualTo(account).isNotSameAs(account);
    assertThat(decoded.hidden()).isEqualTo(7);
    assertThat(decoded.cache).isNull();
    assertThat(decoded.others().get(0)).hasSameClassAs(account.others().get(0));
    assertThat(decoded.others().get(1)).isEqualTo(account.others().get(1));
  }

  @Test
  void oneObjectInTwoPlacesComesBackAsTwo() throws ValueException {
    Node shared = new Node(1, null);

    Pair<?, ?> decoded = (Pair<?, ?>) copy(new Pair<>(shared, shared));

    assertThat(decoded.first()).isNotSameAs(decoded.second());
  }

  @Test
  void whatWasUnmodifiableStaysSo() throws ValueException {
    for (Object value :
        List.of(
            List.of(1),
            Stream.of(1).toList(),
            Set.of(1),
            Collections.unmodifiableSet(new HashSet<>(Set.of(1))),
            Collections.singleton(1))) {
      Collection<?> decoded = (Collection<?>) copy(value);

      org.assertj.core.api.Assertions.assertThatThrownBy(decoded::clear)
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void aMapOrderedByAccessIsStoredInItsOrder() throws ValueException {
    Map<String, Integer> byAccess = new LinkedHashMap<>(16, 0.75f, true);
    byAccess.put("a", 1);
    byAccess.put("b", 2);
    byAccess.get("a");

    assertThat(((Map<?, ?>) copy(byAccess)).keySet().toArray()).containsExactly("b", "a");
  }

  @Test
  void equalSetsAndMapsAreStoredEqually() throws ValueException {
    Set<Object> one = new HashSet<>(List.of("Aa", "BB", 1, Color.RED, new Point(1, 2)));
    Set<Object> other = new HashSet<>(List.of(new Point(1, 2), Color.RED, 1, "BB", "Aa"));
    Map<Object, Object> oneMap = new HashMap<>();
    Map<Object, Object> otherMap = new HashMap<>(1_000);
    one.forEach(each -> oneMap.put(each, 1));
    other.forEach(each -> otherMap.put(each, 1));

    assertThat(text(codec.encode(one))).isEqualTo(text(codec.encode(other)));
    assertThat(text(codec.encode(oneMap))).isEqualTo(text(codec.encode(otherMap)));
  }

  @ParameterizedTest
  @MethodSource
  void nestsDeeplyWithinASmallStack(UnaryOperator<Object> wrap) throws Exception {
    Object nested = 1;
    for (int i = 0; i < ValueWriter.MAX_DEPTH; i++) {
      nested = wrap.apply(nested);
    }
    FutureTask<Object> copied = new FutureTask<>(copyOf(nested));
    Thread small = new Thread(null, copied, "small", 512 * 1024);
    small.start();

    assertThat(copied.get()).hasSameClassAs(nested);
  }

  static Stream<Arguments> nestsDeeplyWithinASmallStack() {
    return Stream.<UnaryOperator<Object>>of(
            inner -> new Node(1, inner),
            inner -> new ArrayList<>(List.of(inner)),
            inner -> Optional.of(inner),
            inner -> new Object[] {inner},
            inner -> new HashMap<>(Map.of(Instant.EPOCH, inner)))
        .map(each -> arguments(each));
  }

  private Callable<Object> copyOf(Object value) {
    return () -> copy(value);
  }

  private Object copy(Object value) throws ValueException {
    return codec.decode(codec.encode(value), Object.class);
  }

  private static String text(byte[] stored) {
    return new String(stored, StandardCharsets.ISO_8859_1);
  }

  private static void assertSame(Object value, Object decoded) {
    if (value instanceof BitSet || value instanceof Comparator<?> || !isArray(value)) {
      assertThat(decoded).isEqualTo(value);
    } else {
      assertThat(Objects.deepEquals(decoded, value)).isTrue();
    }
    if (value instanceof SortedSet<?> || value instanceof SortedMap<?, ?>) {
      assertThat(Comparators.of(decoded)).isEqualTo(Comparators.of(value));
      assertThat(decoded).hasToString(value.toString());
    }
    if (!isSizedClass(value)) {
      assertThat(decoded.getClass()).isEqualTo(value.getClass());
    }
  }

  private static boolean isArray(Object value) {
    return value.getClass().isArray();
  }

  /** Classes that differ by nothing but the number of their elements. */
  private static boolean isSizedClass(Object value) {
    return value.getClass().getName().startsWith("java.util.ImmutableCollections$");
  }
}
