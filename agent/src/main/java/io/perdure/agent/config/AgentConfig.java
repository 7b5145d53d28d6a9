package io.perdure.agent.config;

import io.perdure.agent.config.Sources.Setting;
import io.perdure.agent.inspect.ClassPattern;
import io.perdure.runtime.object.EngineOptions;
import io.perdure.runtime.storage.Limits;
import io.perdure.runtime.time.Durations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the user configured; read once, at the start.
 *
 * @param data the data directory, absolute
 * @param engine the engine's share of it
 * @param dryRun whether to say what the classes would be, and to change nothing
 * @param classes which classes a dry run looks at besides the annotated ones
 */
public record AgentConfig(
    StoreKind store,
    Path data,
    LogLevel log,
    EngineOptions engine,
    boolean dryRun,
    List<ClassPattern> classes) {

  /** Which store holds the data. */
  public enum StoreKind {
    /** One SQLite file below the data directory. */
    EMBEDDED,
    /** Nothing survives the JVM. */
    MEMORY
  }

  /** How much the agent says. */
  public enum LogLevel {
    /** Nothing. */
    OFF,
    /** What went wrong. */
    ERROR,
    /** And what looks wrong. */
    WARN,
    /** And one line at the start. */
    INFO,
    /** And what the engine does. */
    DEBUG
  }

  private static final String KEYS = "store, data, log, overtaking, check, dryRun, classes, config";

  /** Switches the reply gate off, so that a test can prove that it is needed. */
  private static final String TEST_REPLY_GATE = "perdure.test.replyGate";

  /**
   * Reads the configuration.
   *
   * @throws ConfigException for an unknown key or a bad value
   */
  public static AgentConfig read(
      @Nullable String arguments, Properties properties, Map<String, String> environment) {
    Map<String, Setting> settings = Sources.read(arguments, properties, environment);
    boolean replyGate = !"off".equals(properties.getProperty(TEST_REPLY_GATE));
    AgentConfig config =
        new AgentConfig(
            take(settings, "store", "embedded or memory", AgentConfig::store, StoreKind.EMBEDDED),
            take(settings, "data", "a directory", Path::of, Path.of("perdure-data"))
                .toAbsolutePath()
                .normalize(),
            take(
                settings,
                "log",
                "off, error, warn, info or debug",
                AgentConfig::level,
                LogLevel.INFO),
            new EngineOptions(
                take(
                    settings,
                    "overtaking",
                    "a duration such as \"1ms\", or \"0ms\" for strict order",
                    Durations::parseNanos,
                    EngineOptions.DEFAULT.overtakingNanos()),
                EngineOptions.DEFAULT.maxCommitAgeNanos(),
                Limits.DEFAULT,
                replyGate,
                take(settings, "check", "none or escape", AgentConfig::checksEscape, false)),
            take(settings, "dryRun", "true or false", AgentConfig::yes, false),
            take(
                settings,
                "classes",
                "names of classes or patterns such as com.acme.*Service, with commas between them",
                ClassPattern::list,
                List.of()));
    settings.forEach(
        (key, setting) -> {
          throw new ConfigException(
              setting.origin() + ": there is no key \"" + key + "\"; the keys are " + KEYS);
        });
    if (!config.classes().isEmpty() && !config.dryRun()) {
      throw new ConfigException(
          "classes says what a dry run looks at; give dryRun, too, or annotate the classes");
    }
    return config;
  }

  private static <T> T take(
      Map<String, Setting> settings,
      String key,
      String takes,
      Function<String, T> parser,
      T otherwise) {
    Setting setting = settings.remove(key);
    if (setting == null) {
      return otherwise;
    }
    try {
      if (!setting.value().isEmpty()) {
        return parser.apply(setting.value());
      }
    } catch (InvalidPathException e) {
      throw refused(setting, key, takes + " (" + e.getReason() + ")");
    } catch (IllegalArgumentException e) {
      throw refused(setting, key, takes);
    }
    throw refused(setting, key, takes);
  }

  private static ConfigException refused(Setting setting, String key, String takes) {
    return new ConfigException(
        setting.origin() + " is \"" + setting.value() + "\", but " + key + " takes " + takes);
  }

  private static StoreKind store(String value) {
    return StoreKind.valueOf(value.toUpperCase(Locale.ROOT));
  }

  private static boolean yes(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static boolean checksEscape(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "escape" -> true;
      case "none" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static LogLevel level(String value) {
    return LogLevel.valueOf(value.toUpperCase(Locale.ROOT));
  }
}
