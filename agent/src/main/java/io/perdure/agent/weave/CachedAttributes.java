package io.perdure.agent.weave;

import io.perdure.runtime.time.Durations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of {@code @Cached}; checks what the compiler cannot. */
final class CachedAttributes {

  private static final List<String> DURATIONS =
      List.of(
          "ttl",
          "idleTtl",
          "negativeTtl",
          "refreshAfter",
          "staleIfError",
          "timeout",
          "joinTimeout");

  private final CacheMethod annotated;
  private final Map<String, Object> values;

  private CachedAttributes(CacheMethod annotated, Map<String, Object> values) {
    this.annotated = annotated;
    this.values = values;
  }

  static @Nullable String reasonAgainst(
      CacheMethod annotated, Map<String, Object> values, boolean isDurable) {
    String reason = new CachedAttributes(annotated, values).reason(isDurable);
    return reason == null ? null : "@Cached on method " + annotated.method().name + " " + reason;
  }

  private @Nullable String reason(boolean isDurable) {
    for (String name : DURATIONS) {
      String reason = ofDuration(name);
      if (reason != null) {
        return "has a bad " + name + ": " + reason;
      }
    }
    if (values.get("maximumSize") instanceof Long size && size < 1) {
      return "has maximumSize = " + size + ", which keeps nothing; give it at least 1";
    }
    if (isSet("refreshAfter") && isSet("ttl") && nanos("refreshAfter") >= nanos("ttl")) {
      return "has refreshAfter = "
          + quoted("refreshAfter")
          + ", when values are gone by ttl = "
          + quoted("ttl")
          + "; make it shorter";
    }
    if (isSet("staleIfError") && !isSet("ttl")) {
      return "has a staleIfError, which counts from ttl, and no ttl; give it one";
    }
    return Boolean.TRUE.equals(values.get("persistent")) ? ofPersistent(isDurable) : null;
  }

  private @Nullable String ofPersistent(boolean isDurable) {
    if (!isDurable) {
      return "is persistent, and its class has no storage; annotate the class with @DurableObject,"
          + " or leave persistent out";
    }
    return annotated.isStatic()
        ? "is persistent, and a static method has no storage; make it an instance method, or leave"
            + " persistent out"
        : null;
  }

  private @Nullable String ofDuration(String name) {
    if (!isSet(name)) {
      return null;
    }
    try {
      return nanos(name) == 0 && name.toLowerCase(Locale.ROOT).endsWith("timeout")
          ? quoted(name) + " leaves no time for a computation"
          : null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private boolean isSet(String name) {
    return values.get(name) instanceof String text && !text.isEmpty();
  }

  private long nanos(String name) {
    return Durations.parseNanos(String.valueOf(values.get(name)));
  }

  private String quoted(String name) {
    return "\"" + values.get(name) + "\"";
  }
}
