package io.perdure.runtime.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * The classes of the JDK that can be stored: this list, and all public enums.
 *
 * <p>It holds nothing of any application, so all codecs share it. The names are in stored data.
 */
final class JdkShapes {
  private static final Map<Class<?>, Shape> BY_CLASS = new HashMap<>();
  private static final Map<String, Shape> BY_NAME = new HashMap<>();
  private static final Set<Class<?>> PLAIN =
      Set.of(Object.class, String.class, Integer.class, Boolean.class, Double.class);

  private static final String SCALE = " scale ";
  private static final int OUTERMOST_SCALE = 1_000_000_000;
  private static final String FIRST_DAY = "-01";

  static {
    boxes();
    texts();
    times();
    PrimitiveArrays.all().forEach(JdkShapes::add);
    JdkCollections.addTo(JdkShapes::add);
  }

  private JdkShapes() {}

  /** By the exact class of a value. */
  static @Nullable Shape of(Class<?> type) {
    return BY_CLASS.get(type);
  }

  static @Nullable Shape named(String name) {
    return BY_NAME.get(name);
  }

  static Set<String> names() {
    return Set.copyOf(BY_NAME.keySet());
  }

  /**
   * Whether values of this class are told apart by their JSON alone, or nothing is known of them.
   */
  static boolean isPlain(Class<?> type) {
    return PLAIN.contains(type);
  }

  /** What JSON without a tag means where no class is declared. */
  static Shape defaultFor(JsonToken first) {
    Shape shape =
        switch (first) {
          case VALUE_STRING -> BY_NAME.get("String");
          case VALUE_NUMBER_INT -> BY_NAME.get("Integer");
          case VALUE_NUMBER_FLOAT -> BY_NAME.get("Double");
          case VALUE_TRUE, VALUE_FALSE -> BY_NAME.get("Boolean");
          case START_ARRAY -> BY_NAME.get("ArrayList");
          case START_OBJECT -> BY_NAME.get("HashMap");
          default -> null;
        };
    if (shape == null) {
      throw Refusal.of("is damaged: " + first + " is where a value should begin");
    }
    return shape;
  }

  private static void add(Shape shape, Class<?>... classes) {
    BY_NAME.put(shape.name, shape);
    BY_CLASS.put(shape.type, shape);
    for (Class<?> type : classes) {
      BY_CLASS.put(type, shape);
    }
  }

  private static void boxes() {
    add(new ScalarShape<>("String", String.class, ValueWriter::string, ValueReader::string));
    add(new ScalarShape<>("Boolean", Boolean.class, ValueWriter::bool, ValueReader::bool));
    add(
        new ScalarShape<>(
            "Long",
            Long.class,
            ValueWriter::number,
            in -> in.integer(Long.MIN_VALUE, Long.MAX_VALUE, "long")));
    add(
        new ScalarShape<>(
            "Integer",
            Integer.class,
            ValueWriter::number,
            in -> (int) in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE, "int")));
    add(
        new ScalarShape<>(
            "Short",
            Short.class,
            ValueWriter::number,
            in -> (short) in.integer(Short.MIN_VALUE, Short.MAX_VALUE, "short")));
    add(
        new ScalarShape<>(
            "Byte",
            Byte.class,
            ValueWriter::number,
            in -> (byte) in.integer(Byte.MIN_VALUE, Byte.MAX_VALUE, "byte")));
    add(
        new ScalarShape<>(
            "Double",
            Double.class,
            (out, value) -> out.number(value.doubleValue()),
            in -> Double.valueOf(in.floating())));
    add(
        new ScalarShape<>(
            "Float",
            Float.class,
            (out, value) -> out.number(value.floatValue()),
            in -> Float.valueOf(in.floating())));
    add(ScalarShape.text("Character", Character.class, String::valueOf, JdkShapes::character));
  }

  private static Character character(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException(text);
    }
    return text.charAt(0);
  }

  private static void texts() {
    add(ScalarShape.text("BigInteger", BigInteger.class, BigInteger::toString, BigInteger::new));
    add(
        ScalarShape.text(
            "BigDecimal", BigDecimal.class, JdkShapes::decimalText, JdkShapes::decimal));
    add(ScalarShape.text("UUID", UUID.class, UUID::toString, UUID::fromString));
    add(ScalarShape.text("URI", URI.class, URI::toString, URI::create));
    add(
        ScalarShape.text(
            "Currency", Currency.class, Currency::getCurrencyCode, Currency::getInstance));
    add(ScalarShape.text("Locale", Locale.class, JdkShapes::languageTag, Locale::forLanguageTag));
    Shape comparator =
        ScalarShape.text("Comparator", Comparator.class, Comparators::name, Comparators::named);
    add(comparator, Comparators.namedClasses().toArray(new Class<?>[0]));
  }

  /** What toString makes of the outermost scales, the constructor does not take. */
  private static String decimalText(BigDecimal number) {
    return Math.abs((long) number.scale()) < OUTERMOST_SCALE
        ? number.toString()
        : number.unscaledValue() + SCALE + number.scale();
  }

  private static BigDecimal decimal(String text) {
    int scale = text.indexOf(SCALE);
    return scale < 0
        ? new BigDecimal(text)
        : new BigDecimal(
            new BigInteger(text.substring(0, scale)),
            Integer.parseInt(text.substring(scale + SCALE.length())));
  }

  private static String languageTag(Locale locale) {
    String tag = locale.toLanguageTag();
    if (!Locale.forLanguageTag(tag).equals(locale)) {
      throw Refusal.of("is a locale without an exact language tag; make it by Locale.Builder");
    }
    return tag;
  }

  private static void times() {
    add(ScalarShape.text("Instant", Instant.class, Instant::toString, Instant::parse));
    add(ScalarShape.text("LocalDate", LocalDate.class, LocalDate::toString, LocalDate::parse));
    add(ScalarShape.text("LocalTime", LocalTime.class, LocalTime::toString, LocalTime::parse));
    add(
        ScalarShape.text(
            "LocalDateTime", LocalDateTime.class, LocalDateTime::toString, LocalDateTime::parse));
    add(
        ScalarShape.text(
            "OffsetDateTime",
            OffsetDateTime.class,
            OffsetDateTime::toString,
            OffsetDateTime::parse));
    add(ScalarShape.text("OffsetTime", OffsetTime.class, OffsetTime::toString, OffsetTime::parse));
    add(
        ScalarShape.text(
            "ZonedDateTime", ZonedDateTime.class, ZonedDateTime::toString, ZonedDateTime::parse));
    add(ScalarShape.text("ZoneOffset", ZoneOffset.class, ZoneOffset::getId, ZoneOffset::of));
    add(
        ScalarShape.text("ZoneId", ZoneId.class, ZoneId::getId, ZoneId::of),
        ZoneId.of("GMT").getClass());
    add(ScalarShape.text("Duration", Duration.class, Duration::toString, Duration::parse));
    add(ScalarShape.text("Period", Period.class, Period::toString, Period::parse));
    add(
        ScalarShape.text(
            "Year", Year.class, Year::toString, text -> Year.of(Integer.parseInt(text))));
    add(
        ScalarShape.text(
            "YearMonth", YearMonth.class, JdkShapes::yearMonthText, JdkShapes::yearMonth));
    add(ScalarShape.text("MonthDay", MonthDay.class, MonthDay::toString, MonthDay::parse));
    add(
        ScalarShape.text(
            "Date",
            Date.class,
            date -> date.toInstant().toString(),
            text -> Date.from(Instant.parse(text))));
  }

  /** The parser of YearMonth refuses the years after 9999 that its toString writes. */
  private static String yearMonthText(YearMonth month) {
    String firstDay = month.atDay(1).toString();
    return firstDay.substring(0, firstDay.length() - FIRST_DAY.length());
  }

  private static YearMonth yearMonth(String text) {
    return YearMonth.from(LocalDate.parse(text + FIRST_DAY));
  }

  /** Takes a shape and the further classes it is for. */
  interface Adder {
    void add(Shape shape, Class<?>... classes);
  }
}
