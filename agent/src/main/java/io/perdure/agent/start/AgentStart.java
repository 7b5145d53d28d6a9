package io.perdure.agent.start;

import io.perdure.agent.config.AgentConfig;
import io.perdure.agent.config.AgentConfig.StoreKind;
import io.perdure.agent.log.LogOutput;
import io.perdure.agent.log.LogOutput.Severity;
import io.perdure.agent.weave.Names;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Starts the agent: reads the configuration and waits for durable classes.
 *
 * <p>Every JVM under the agent pays for what runs here. So there are no lambdas, which cost tens of
 * milliseconds when they are an application's first, and no slf4j.
 */
public final class AgentStart {

  private AgentStart() {}

  /**
   * Called once, reflectively.
   *
   * @throws IllegalStateException with one line for the user, when the agent cannot start
   */
  public static void start(
      @Nullable String arguments, Instrumentation instrumentation, JarFile jar) {
    AgentConfig config = AgentConfig.read(arguments, System.getProperties(), System.getenv());
    LogOutput.threshold(Severity.valueOf(config.log().name()));
    if (config.dryRun()) {
      DryRun.start(config, instrumentation, version(jar));
      return;
    }
    RequiredModules.check(config.store() != StoreKind.MEMORY);
    RefusedClasses refused = new RefusedClasses();
    DurableClasses durable = new DurableClasses();
    Companions companions = new Companions();
    StoredNames names = new StoredNames();
    LateClasses late = new LateClasses();
    LateWeaver lateWeaver = new LateWeaver(instrumentation, late, refused);
    Preparation preparation =
        new Preparation(instrumentation, durable, companions, late, config.interleaved());
    AgentRuntime runtime =
        new AgentRuntime(
            config,
            DataSource.of(config),
            refused,
            preparation,
            names,
            lateWeaver,
            instrumentation,
            jar);
    lateWeaver.find();
    instrumentation.addTransformer(
        new WeavingTransformer(
            refused, durable, companions, late, names, config.interleaved(), preparing(runtime)),
        true);
    weaveLoadedApis(instrumentation);
    lateWeaver.find();
    lateWeaver.weaveFound(preparation);
    Runtime.getRuntime().addShutdownHook(new ShutdownThread(runtime));
    LogOutput.line(
        Severity.INFO,
        "Perdure "
            + version(jar)
            + (config.store() == StoreKind.MEMORY
                ? ": store=memory"
                : ": store=embedded data=" + config.data()));
  }

  @SuppressWarnings("UnnecessaryAnonymousClass") // a lambda would be the JVM's first
  private static Runnable preparing(AgentRuntime runtime) {
    return new Runnable() {
      @Override
      public void run() {
        runtime.prepare();
      }
    };
  }

  /** An application that runs already may have asked the API; now it answers. */
  private static void weaveLoadedApis(Instrumentation instrumentation) {
    String bindings = Names.BINDINGS.replace('/', '.');
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getName().equals(bindings)) {
        try {
          instrumentation.retransformClasses(loaded);
        } catch (UnmodifiableClassException e) {
          throw new IllegalStateException("the API cannot be woven: " + e.getMessage(), e);
        }
      }
    }
  }

  private static String version(JarFile jar) {
    try {
      return String.valueOf(
          jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    } catch (IOException e) {
      return "of an unknown version";
    }
  }
}
