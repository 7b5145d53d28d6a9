package io.perdure.runtime.time;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The durations of annotations and of the configuration. */
public final class Durations {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /**
   * Nanoseconds of {@code "250ms"}, {@code "30s"}, {@code "5m"}, {@code "1h"}, {@code "2d"} or an
   * ISO-8601 duration.
   *
   * @throws IllegalArgumentException for anything else; says what is accepted
   */
  public static long parseNanos(String text) {
    try {
      Matcher matcher = SHORT.matcher(text);
      Duration duration =
          matcher.matches()
              ? Objects.requireNonNull(UNITS.get(matcher.group(2)))
                  .multipliedBy(Long.parseLong(matcher.group(1)))
              : Duration.parse(text);
      if (!duration.isNegative()) {
        return duration.toNanos();
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      throw refused(text, e);
    }
    throw refused(text, null);
  }

  private static IllegalArgumentException refused(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "\""
            + text
            + "\" is not a duration; write one such as \"250ms\", \"30s\", \"5m\", \"1h\", \"2d\" or"
            + " \"PT30S\"",
        cause);
  }
}
