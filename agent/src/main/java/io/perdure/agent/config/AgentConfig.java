package io.perdure.agent.config;

import io.perdure.agent.inspect.ClassPattern;
import io.perdure.runtime.object.EngineOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user configured; read once, at the start.
 *
 * @param data the data directory, absolute
 * @param engine the engine's share of it
 * @param interleaved methods that block, as {@code com/acme/Client#call} or {@code
 *     com/acme/Client#*}
 * @param exits methods that send something, in the same form (rule 5.4)
 * @param dryRun whether to say what the classes would be, and to change nothing
 * @param classes which classes a dry run looks at besides the annotated ones
 */
public record AgentConfig(
    StoreKind store,
    Path data,
    LogLevel log,
    EngineOptions engine,
    Set<String> interleaved,
    Set<String> exits,
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

  /** Switches the reply gate off, so that a test can prove that it is needed. */
  private static final String TEST_REPLY_GATE = "perdure.test.replyGate";

  /**
   * Reads the configuration.
   *
   * @throws ConfigException for an unknown key or a bad value
   */
  public static AgentConfig read(
      @Nullable String arguments, Properties properties, Map<String, String> environment) {
    boolean replyGate = !"off".equals(properties.getProperty(TEST_REPLY_GATE));
    return new ConfigReader(Sources.read(arguments, properties, environment)).read(replyGate);
  }
}
