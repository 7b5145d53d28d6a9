package io.perdure.agent.config;

import io.perdure.agent.config.Sources.Setting;
import io.perdure.runtime.storage.Limits;
import io.perdure.runtime.storage.TypeLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the limits out of the settings: those of all types, and those of single types. */
final class LimitsReader {

  private static final List<String> LIMITS =
      List.of("limit.key", "limit.value", "cache.size", "cache.unflushed", "cache.memory");

  /** The keys, for an error. */
  static final String KEYS = String.join(", ", LIMITS);

  /** Of all objects together. */
  static final String ALL_UNFLUSHED = "unflushed";

  /** Before the stored type name, after which one of the keys follows. */
  private static final String TYPE = "type.";

  private static final long KIB = 1024;
  private static final long GIB = KIB * KIB * KIB;

  private final Map<String, Setting> settings;

  LimitsReader(Map<String, Setting> settings) {
    this.settings = settings;
  }

  TypeLimits read() {
    Limits others = limits("", Limits.DEFAULT);
    Map<String, Limits> byName = new HashMap<>();
    for (String key : new ArrayList<>(settings.keySet())) {
      String name = typeName(key);
      if (name != null && settings.containsKey(key)) {
        byName.put(name, limits(TYPE + name + ".", others));
      }
    }
    return new TypeLimits(
        others, byName, size(ALL_UNFLUSHED, TypeLimits.DEFAULT.unflushed(), Long.MAX_VALUE));
  }

  /** The type that a key is about; {@code null} if it is about all, or unknown. */
  private static @Nullable String typeName(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (lower.startsWith(TYPE)) {
      for (String limit : LIMITS) {
        int end = key.length() - limit.length() - 1;
        if (lower.endsWith("." + limit) && end > TYPE.length()) {
          return key.substring(TYPE.length(), end);
        }
      }
    }
    return null;
  }

  private Limits limits(String prefix, Limits others) {
    Setting smallest = settings.get(prefix + "cache.memory");
    Limits limits =
        new Limits(
            (int) size(prefix + "limit.key", others.key(), 64 * KIB),
            (int) size(prefix + "limit.value", others.value(), GIB / 2),
            size(prefix + "cache.size", others.cache(), Long.MAX_VALUE),
            size(prefix + "cache.unflushed", others.unflushed(), Long.MAX_VALUE),
            size(prefix + "cache.memory", others.memory(), Long.MAX_VALUE));
    if (limits.memory() < limits.value() || limits.memory() < limits.unflushed()) {
      throw new ConfigException(
          (smallest == null ? prefix + "cache.memory" : smallest.origin())
              + " is "
              + limits.memory()
              + " bytes, less than limit.value ("
              + limits.value()
              + ") or cache.unflushed ("
              + limits.unflushed()
              + "); an object that may hold so much needs at least as much memory");
    }
    return limits;
  }

  private long size(String key, long otherwise, long most) {
    Setting setting = settings.remove(key);
    if (setting == null) {
      return otherwise;
    }
    try {
      long size = Sizes.parse(setting.value());
      if (size > 0 && size <= most) {
        return size;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ConfigException(
        setting.origin()
            + " is \""
            + setting.value()
            + "\", but "
            + key
            + " takes a size such as 64KiB or 16MiB"
            + (most == Long.MAX_VALUE ? "" : ", at most " + most / KIB + "KiB"));
  }
}
