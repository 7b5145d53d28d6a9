package io.perdure.agent.start;

import io.perdure.agent.config.AgentConfig;
import io.perdure.agent.exit.ExitHooks;
import io.perdure.agent.log.LogOutput;
import io.perdure.agent.log.LogOutput.Severity;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * What only durable classes need, made when the first one is woven: an application that has none
 * pays for nothing but the looks into its class files.
 */
final class AgentRuntime {

  private final AgentConfig config;
  private final DataSource data;
  private final RefusedClasses refused;
  private final Preparation preparation;
  private final StoredNames names;
  private final LateWeaver late;
  private final Instrumentation instrumentation;
  private final JarFile jar;
  private @Nullable AutoCloseable engine;

  AgentRuntime(
      AgentConfig config,
      DataSource data,
      RefusedClasses refused,
      Preparation preparation,
      StoredNames names,
      LateWeaver late,
      Instrumentation instrumentation,
      JarFile jar) {
    this.config = config;
    this.data = data;
    this.refused = refused;
    this.preparation = preparation;
    this.names = names;
    this.late = late;
    this.instrumentation = instrumentation;
    this.jar = jar;
  }

  /** Makes the classes that woven code names, and the engine behind them, once. */
  synchronized void prepare() {
    if (engine != null) {
      return;
    }
    try {
      BootClasses.define(jar, instrumentation);
    } catch (IOException | IllegalAccessException e) {
      throw new IllegalStateException(
          "The agent's classes cannot be defined in java.lang: " + e, e);
    }
    // Links to what was just defined, so not a moment earlier.
    engine =
        EngineStart.start(
            config,
            data,
            new AgentPlatform(
                instrumentation,
                jar,
                refused,
                preparation,
                names,
                late,
                new ExitHooks(
                    instrumentation,
                    config.exits(),
                    warning -> LogOutput.line(Severity.WARN, warning))));
  }

  /** Makes everything durable that was written. */
  synchronized void close() throws Exception {
    if (engine != null) {
      engine.close();
    }
  }
}
