package io.perdure.agent.config;

import io.perdure.agent.config.Sources.Setting;
import io.perdure.runtime.object.EngineOptions;
import io.perdure.runtime.storage.Limits;
import io.perdure.runtime.time.Durations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
 */
public record AgentConfig(StoreKind store, Path data, LogLevel log, EngineOptions engine) {

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

  private static final String KEYS = "store, data, log, overtaking, config";

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
                replyGate));
    settings.forEach(
        (key, setting) -> {
          throw new ConfigException(
              setting.origin() + ": there is no key \"" + key + "\"; the keys are " + KEYS);
        });
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

  private static LogLevel level(String value) {
    return LogLevel.valueOf(value.toUpperCase(Locale.ROOT));
  }
}
