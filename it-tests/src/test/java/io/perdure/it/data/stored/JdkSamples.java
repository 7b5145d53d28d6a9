package io.perdure.it.data.stored;

import static java.util.Comparator.reverseOrder;

import io.perdure.TypeToken;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;

/** A value of every class of the JDK that has a stored form. */
final class JdkSamples {
  private JdkSamples() {}

  static Stream<Sample> all() {
    return Stream.of(scalars(), texts(), times(), arrays(), lists(), sets(), maps(), holders())
        .flatMap(each -> each);
  }

  private static Stream<Sample> scalars() {
    return Stream.of(
        new Sample("Long", Long.MIN_VALUE, new TypeToken<Long>() {}),
        new Sample("Integer", Integer.MAX_VALUE, new TypeToken<Integer>() {}),
        new Sample("Integer as Long", -5, new TypeToken<Long>() {}),
        Sample.of("Short", Short.MIN_VALUE),
        Sample.of("Byte", (byte) -1),
        Sample.of("Double", -0.0),
        Sample.of("Double.NaN", Double.NaN),
        Sample.of("Float", Float.MIN_VALUE),
        Sample.of("Boolean", true),
        Sample.of("Character", '€'),
        Sample.of("String", "grün €😀\u0000\n@"),
        Sample.of("String, empty", ""),
        Sample.of("String, half a pair", "cut \ud83d"),
        Sample.of("byte[]", new byte[] {0, -1, 127}),
        Sample.of("boxes", Arrays.asList(1L, 2, (short) 3, (byte) 4, 1.5, 1.5f, 'c', true, null)));
  }

  private static Stream<Sample> texts() {
    return Stream.of(
        Sample.of("BigInteger", new BigInteger("-123456789012345678901234567890")),
        Sample.of("BigDecimal", new BigDecimal("1.00")),
        Sample.of("UUID", UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
        Sample.of("URI", URI.create("https://example.org/a%20b?q=ä#f")),
        Sample.of("Currency", Currency.getInstance("EUR")),
        Sample.of("Locale", Locale.forLanguageTag("de-CH-1996")),
        Sample.of("enum of the JDK", DayOfWeek.MONDAY));
  }

  private static Stream<Sample> times() {
    return Stream.of(
        Sample.of("Instant", Instant.parse("2024-02-29T12:34:56.000000001Z")),
        Sample.of("LocalDate", LocalDate.of(-44, 3, 15)),
        Sample.of("LocalTime", LocalTime.MAX),
        Sample.of("LocalDateTime", LocalDateTime.MAX),
        Sample.of("OffsetDateTime", OffsetDateTime.parse("2024-01-02T03:04:05+06:07")),
        Sample.of("OffsetTime", OffsetTime.MAX),
        Sample.of("ZonedDateTime", ZonedDateTime.parse("2024-10-27T02:30+01:00[Europe/Paris]")),
        Sample.of("ZoneOffset", ZoneOffset.ofHoursMinutesSeconds(-1, -2, -3)),
        Sample.of("ZoneId", ZoneId.of("Europe/Paris")),
        Sample.of("Duration", Duration.ofNanos(-1)),
        Sample.of("Period", Period.of(-1, 2, -30)),
        Sample.of("Year", Year.of(5)),
        Sample.of("YearMonth", YearMonth.of(12_345, 6)),
        Sample.of("MonthDay", MonthDay.of(2, 29)),
        Sample.of("Date", Date.from(Instant.ofEpochMilli(1_234_567_890_123L))));
  }

  private static Stream<Sample> arrays() {
    return Stream.of(
        Sample.of("int[]", new int[] {1, -2}),
        Sample.of("long[]", new long[] {Long.MIN_VALUE}),
        Sample.of("short[]", new short[] {1}),
        Sample.of("double[]", new double[] {Double.NaN, -0.0}),
        Sample.of("float[]", new float[] {0.1f}),
        Sample.of("boolean[]", new boolean[] {true, false}),
        Sample.of("char[]", new char[] {'a', '€'}),
        Sample.of("byte[][]", new byte[][] {{1, -1}, {}}),
        Sample.of("String[]", new String[] {"a", null}),
        Sample.of("Object[]", new Object[] {"a", 1L, new int[] {1}}));
  }

  @SuppressWarnings("JdkObsolete") // Applications have linked lists, whatever is faster.
  private static Stream<Sample> lists() {
    List<Long> linked = new LinkedList<>(List.of(1L, 2L));
    return Stream.of(
        new Sample("List", List.of(1L, 2L), new TypeToken<List<Long>>() {}),
        Sample.of("ArrayList", new ArrayList<>(List.of(1L, "x"))),
        Sample.of("LinkedList", linked),
        Sample.of("asList", Arrays.asList(1, null)),
        Sample.of("emptyList", Collections.emptyList()),
        Sample.of("singletonList", Collections.singletonList(1L)),
        Sample.of("unmodifiableList", Collections.unmodifiableList(new ArrayList<>(linked))),
        Sample.of("unmodifiableLinkedList", Collections.unmodifiableList(linked)),
        Sample.of("unmodifiableCollection", Collections.unmodifiableCollection(linked)),
        Sample.of("CopyOnWriteArrayList", new CopyOnWriteArrayList<>(linked)),
        Sample.of("ArrayDeque", new ArrayDeque<>(linked)),
        Sample.of("ConcurrentLinkedQueue", new ConcurrentLinkedQueue<>(linked)),
        Sample.of("ConcurrentLinkedDeque", new ConcurrentLinkedDeque<>(linked)),
        Sample.of("PriorityQueue", new PriorityQueue<>(linked)),
        Sample.of("PriorityQueue with a comparator", filled(new PriorityQueue<>(reverseOrder()))));
  }

  private static Stream<Sample> sets() {
    TreeSet<String> reverse = filled(new TreeSet<>(reverseOrder()));
    TreeSet<String> ignoringCase = filled(new TreeSet<>(String.CASE_INSENSITIVE_ORDER));
    return Stream.of(
        Sample.of("Set", Set.of(1L, 2L)),
        Sample.of("HashSet", new HashSet<>(Set.of(1L, "x"))),
        Sample.of("LinkedHashSet", new LinkedHashSet<>(List.of("z", "a"))),
        Sample.of("TreeSet", new TreeSet<>(Set.of(3, 1, 2))),
        Sample.of("TreeSet with a comparator", reverse),
        Sample.of("ConcurrentSkipListSet", new ConcurrentSkipListSet<>(Set.of("b", "a"))),
        Sample.of(
            "ConcurrentSkipListSet with a comparator",
            filled(new ConcurrentSkipListSet<>(reverseOrder()))),
        Sample.of("CopyOnWriteArraySet", new CopyOnWriteArraySet<>(List.of(3, 1))),
        Sample.of("EnumSet", EnumSet.of(Color.LIME, Color.RED)),
        Sample.of("EnumSet, empty", EnumSet.noneOf(Color.class)),
        Sample.of("emptySet", Collections.emptySet()),
        Sample.of("emptyNavigableSet", Collections.emptyNavigableSet()),
        Sample.of("singleton", Collections.singleton(1L)),
        Sample.of("unmodifiableSet", Collections.unmodifiableSet(new HashSet<>(Set.of(1)))),
        Sample.of("unmodifiableSortedSet", Collections.unmodifiableSortedSet(ignoringCase)),
        Sample.of("unmodifiableNavigableSet", Collections.unmodifiableNavigableSet(reverse)));
  }

  private static Stream<Sample> maps() {
    Map<Object, Object> mixed = new HashMap<>();
    mixed.put(null, null);
    mixed.put(1L, "long");
    mixed.put(List.of('x'), Optional.of(1));
    SortedMap<String, Integer> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ignoringCase.putAll(Map.of("B", 1, "a", 2));
    SortedMap<String, Integer> reverse = new ConcurrentSkipListMap<>(reverseOrder());
    reverse.putAll(ignoringCase);
    EnumMap<Color, Object> colors = new EnumMap<>(Map.of(Color.LIME, 1L));
    return Stream.of(
        new Sample("Map", Map.of("a", 1, "@b", 2), new TypeToken<Map<String, Integer>>() {}),
        Sample.of("Map of any", Map.of(1, "a", 2L, "b")),
        Sample.of("HashMap", mixed),
        Sample.of("LinkedHashMap", new LinkedHashMap<>(ignoringCase)),
        new Sample(
            "TreeMap", new TreeMap<>(Map.of(2L, 1, 1L, 2)), new TypeToken<Map<Long, Integer>>() {}),
        Sample.of("TreeMap with a comparator", ignoringCase),
        Sample.of("ConcurrentHashMap", new ConcurrentHashMap<>(ignoringCase)),
        Sample.of("ConcurrentSkipListMap", new ConcurrentSkipListMap<>(Map.of("x", 1L))),
        Sample.of("ConcurrentSkipListMap with a comparator", reverse),
        Sample.of("EnumMap", colors),
        Sample.of("EnumMap, empty", new EnumMap<>(Color.class)),
        Sample.of("emptyMap", Collections.emptyMap()),
        Sample.of("emptyNavigableMap", Collections.emptyNavigableMap()),
        Sample.of("singletonMap", Collections.singletonMap("k", 1L)),
        Sample.of("unmodifiableMap", Collections.unmodifiableMap(mixed)),
        Sample.of("unmodifiableSortedMap", Collections.unmodifiableSortedMap(ignoringCase)),
        Sample.of(
            "unmodifiableNavigableMap",
            Collections.unmodifiableNavigableMap(new TreeMap<>(ignoringCase))));
  }

  private static Stream<Sample> holders() {
    return Stream.of(
        new Sample("Optional", Optional.of(1L), new TypeToken<Optional<Long>>() {}),
        Sample.of("Optional, empty", Optional.empty()),
        Sample.of("OptionalInt", OptionalInt.of(1)),
        Sample.of("OptionalLong", OptionalLong.empty()),
        Sample.of("OptionalDouble", OptionalDouble.of(1.5)),
        Sample.of("entry", Map.entry(1L, "x")),
        Sample.of("SimpleEntry", new SimpleEntry<>(1, null)),
        Sample.of("SimpleImmutableEntry", new SimpleImmutableEntry<>("k", List.of(2L))),
        Sample.of("BitSet", BitSet.valueOf(new long[] {5, Long.MIN_VALUE})));
  }

  private static <C extends Collection<String>> C filled(C empty) {
    empty.addAll(List.of("b", "a", "c"));
    return empty;
  }
}
