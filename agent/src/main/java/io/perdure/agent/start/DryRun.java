package io.perdure.agent.start;

import io.perdure.agent.config.AgentConfig;
import io.perdure.agent.log.LogOutput;
import io.perdure.agent.log.LogOutput.Severity;
import java.lang.instrument.Instrumentation;

/**
 * {@code dryRun}: says what the application's classes would be, and changes nothing. There is no
 * engine and no store, and the classes in {@code java.lang} that woven code names are not there.
 */
final class DryRun {

  private DryRun() {}

  static void start(AgentConfig config, Instrumentation instrumentation, String version) {
    LogOutput.line(Severity.INFO, "Perdure " + version + ": dryRun, no class is changed");
    DryRunTransformer transformer = new DryRunTransformer(config.classes());
    instrumentation.addTransformer(transformer);
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      transformer.lookAt(loaded);
    }
    Runtime.getRuntime()
        .addShutdownHook(new Thread(transformer::sayWhatThereWas, "perdure-dry-run"));
  }
}
