package io.perdure.runtime.cached;

import io.perdure.runtime.time.Durations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the annotation of a method says, in nanoseconds.
 *
 * @param ttl and the other limits: {@link #FOREVER} if the annotation says nothing
 * @param negativeTtl and {@code staleIfError}: 0 if the annotation says nothing
 * @param key the positions of the parameters that are the key
 */
public record CachedOptions(
    long ttl,
    long idleTtl,
    long negativeTtl,
    long refreshAfter,
    long staleIfError,
    long maximumSize,
    long timeout,
    long joinTimeout,
    boolean persistent,
    List<Integer> key) {

  /** A limit that is never reached. */
  public static final long FOREVER = Long.MAX_VALUE;

  private static final long DEFAULT_SIZE = 10_000;

  /** From lines of {@code name=value}, as the weaver has checked and written them. */
  public static CachedOptions parse(String text) {
    Map<String, String> lines = new HashMap<>();
    text.lines().forEach(line -> lines.put(line.substring(0, line.indexOf('=')), value(line)));
    return new CachedOptions(
        nanos(lines, "ttl", FOREVER),
        nanos(lines, "idleTtl", FOREVER),
        nanos(lines, "negativeTtl", 0),
        nanos(lines, "refreshAfter", FOREVER),
        nanos(lines, "staleIfError", 0),
        Long.parseLong(lines.getOrDefault("maximumSize", String.valueOf(DEFAULT_SIZE))),
        nanos(lines, "timeout", FOREVER),
        nanos(lines, "joinTimeout", FOREVER),
        Boolean.parseBoolean(lines.get("persistent")),
        positions(lines.getOrDefault("key", "")));
  }

  private static String value(String line) {
    return line.substring(line.indexOf('=') + 1);
  }

  private static long nanos(Map<String, String> lines, String name, long otherwise) {
    String text = lines.get(name);
    return text == null || text.isEmpty() ? otherwise : Durations.parseNanos(text);
  }

  /** Numbers, with commas between them. */
  public static List<Integer> positions(String text) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(",")).map(Integer::valueOf).toList();
  }

  /** Whether callers may leave before a computation has ended. */
  public boolean isTimed() {
    return timeout != FOREVER || joinTimeout != FOREVER;
  }

  /** How long after it was computed a value may be of use. */
  long usefulFor() {
    long sum = ttl + staleIfError;
    return sum < 0 ? FOREVER : sum;
  }
}
