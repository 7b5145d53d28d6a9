package io.perdure.agent.config;

import io.perdure.agent.config.AgentConfig.LogLevel;
import io.perdure.agent.config.AgentConfig.StoreKind;
import io.perdure.agent.config.Sources.Setting;
import io.perdure.agent.inspect.ClassPattern;
import io.perdure.runtime.exit.Exemptions;
import io.perdure.runtime.object.EngineOptions;
import io.perdure.runtime.time.Durations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a configuration of settings. It runs before the application's {@code main}, so it has no
 * lambdas: the first ones of a JVM cost tens of milliseconds.
 */
final class ConfigReader {

  private static final String KEYS =
      "store, data, log, overtaking, commitTimeout, shutdownTimeout, criticalSectionTimeout,"
          + " watchdog, "
          + LimitsReader.KEYS
          + ", cache.stale, unflushed, interleave.methods, outputGate.methods, outputGate.exempt, check, dryRun, classes, config; and, for one type of objects,"
          + " type.NAME.limit.key and so on";

  private static final long ONE_SECOND = 1_000_000_000L;
  private static final long SHORTEST_WATCH = 100_000_000L;

  /** What has not been read yet. */
  private final Map<String, Setting> settings;

  ConfigReader(Map<String, Setting> settings) {
    this.settings = settings;
  }

  /**
   * The configuration.
   *
   * @param replyGate false only in tests that prove the gate is needed
   */
  AgentConfig read(boolean replyGate) {
    StoreKind store = store();
    Path data = data();
    LogLevel log = log();
    EngineOptions engine =
        new EngineOptions(
            duration(
                "overtaking",
                EngineOptions.DEFAULT.overtakingNanos(),
                "\"1ms\", or \"0ms\" for strict order"),
            EngineOptions.DEFAULT.maxCommitAgeNanos(),
            duration(
                "commitTimeout",
                EngineOptions.DEFAULT.commitTimeoutNanos(),
                "\"30s\", or \"0s\" for one attempt"),
            duration(
                "shutdownTimeout",
                EngineOptions.DEFAULT.shutdownTimeoutNanos(),
                "\"10s\", or \"0s\" to wait for nothing"),
            criticalSectionTimeout(),
            watchdog(),
            new LimitsReader(settings).read(),
            stale(),
            replyGate,
            oneOf("check", "escape", "none"),
            exempt());
    Set<String> interleaved = methods("interleave.methods");
    Set<String> exits = methods("outputGate.methods");
    boolean dryRun = oneOf("dryRun", "true", "false");
    List<ClassPattern> classes = classes();
    for (Map.Entry<String, Setting> unknown : settings.entrySet()) {
      throw new ConfigException(
          unknown.getValue().origin()
              + ": there is no key \""
              + unknown.getKey()
              + "\"; the keys are "
              + KEYS);
    }
    if (!classes.isEmpty() && !dryRun) {
      throw new ConfigException(
          "classes says what a dry run looks at; give dryRun, too, or annotate the classes");
    }
    return new AgentConfig(store, data, log, engine, interleaved, exits, dryRun, classes);
  }

  private StoreKind store() {
    Setting setting = settings.remove("store");
    try {
      return setting == null ? StoreKind.EMBEDDED : StoreKind.valueOf(upperCase(setting));
    } catch (IllegalArgumentException e) {
      throw refused(setting, "store takes embedded or memory");
    }
  }

  private Path data() {
    Setting setting = settings.remove("data");
    if (setting != null && setting.value().isEmpty()) {
      throw refused(setting, "data takes a directory");
    }
    try {
      Path directory = Path.of(setting == null ? "perdure-data" : setting.value());
      return directory.toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw refused(setting, "data takes a directory (" + e.getReason() + ")");
    }
  }

  private LogLevel log() {
    Setting setting = settings.remove("log");
    try {
      return setting == null ? LogLevel.INFO : LogLevel.valueOf(upperCase(setting));
    } catch (IllegalArgumentException e) {
      throw refused(setting, "log takes off, error, warn, info or debug");
    }
  }

  private long criticalSectionTimeout() {
    Setting setting = settings.get("criticalSectionTimeout");
    long nanos =
        duration(
            "criticalSectionTimeout",
            EngineOptions.DEFAULT.criticalSectionTimeoutNanos(),
            "\"30s\"");
    if (nanos == 0) {
      throw refused(setting, "criticalSectionTimeout takes a duration of more than 0s");
    }
    return nanos;
  }

  private long watchdog() {
    Setting setting = settings.get("watchdog");
    String takes = "\"10s\", or \"0s\" for none";
    long nanos = duration("watchdog", EngineOptions.DEFAULT.watchdogNanos(), takes);
    if (nanos > 0 && nanos < SHORTEST_WATCH) {
      throw refused(setting, "watchdog takes a duration of at least 100ms, or \"0s\" for none");
    }
    return nanos;
  }

  private long stale() {
    Setting setting = settings.get("cache.stale");
    long nanos = duration("cache.stale", EngineOptions.DEFAULT.sweepNanos(), "\"30s\"");
    if (nanos < ONE_SECOND) {
      throw refused(setting, "cache.stale takes a duration of at least 1s");
    }
    return nanos;
  }

  private long duration(String key, long otherwise, String example) {
    Setting setting = settings.remove(key);
    try {
      return setting == null ? otherwise : Durations.parseNanos(setting.value());
    } catch (IllegalArgumentException e) {
      throw refused(setting, key + " takes a duration such as " + example);
    }
  }

  /** Whether a key has its one value, rather than its other, which is the default. */
  private boolean oneOf(String key, String one, String other) {
    Setting setting = settings.remove(key);
    if (setting == null || setting.value().equalsIgnoreCase(other)) {
      return false;
    }
    if (!setting.value().equalsIgnoreCase(one)) {
      throw refused(setting, key + " takes " + one + " or " + other);
    }
    return true;
  }

  private List<ClassPattern> classes() {
    Setting setting = settings.remove("classes");
    try {
      return setting == null ? List.of() : ClassPattern.list(setting.value());
    } catch (IllegalArgumentException e) {
      throw refused(
          setting,
          "classes takes names of classes or patterns such as com.acme.*Service, with commas"
              + " between them");
    }
  }

  private Set<String> methods(String key) {
    Setting setting = settings.remove(key);
    try {
      return setting == null ? Set.of() : MethodNames.parse(setting.value());
    } catch (IllegalArgumentException e) {
      throw refused(
          setting,
          key
              + " takes methods such as com.acme.Client#call, or com.acme.Client#* for"
              + " all of a class, with commas between them; "
              + e.getMessage());
    }
  }

  private Exemptions exempt() {
    Setting setting = settings.remove("outputGate.exempt");
    if (setting == null) {
      return Exemptions.DEFAULT;
    }
    try {
      return ExemptReader.read(setting.value());
    } catch (IllegalArgumentException e) {
      throw refused(
          setting,
          "outputGate.exempt takes destinations such as metrics.acme.com:8125 or 10.0.0.7:*, and"
              + " names or patterns of classes such as com.acme.metrics.*, with commas between"
              + " them; "
              + e.getMessage());
    }
  }

  private static String upperCase(Setting setting) {
    return setting.value().toUpperCase(Locale.ROOT);
  }

  private static ConfigException refused(@Nullable Setting setting, String takes) {
    return setting == null
        ? new ConfigException(takes) // the defaults are not refused
        : new ConfigException(setting.origin() + " is \"" + setting.value() + "\", but " + takes);
  }
}
