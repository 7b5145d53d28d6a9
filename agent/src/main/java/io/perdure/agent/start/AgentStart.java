package io.perdure.agent.start;

import io.perdure.agent.config.AgentConfig;
import io.perdure.agent.config.AgentConfig.StoreKind;
import io.perdure.agent.log.AgentLog;
import io.perdure.agent.weave.Names;
import io.perdure.entry.PerdureEntry;
import io.perdure.runtime.object.Engine;
import io.perdure.runtime.store.MemoryStore;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.thread.Workers;
import io.perdure.runtime.time.SystemTime;
import io.perdure.store.embedded.EmbeddedStore;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Starts the agent, once the classes in {@code java.lang} are there. */
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
    AgentLog.threshold(level(config.log()));
    Logger log = LoggerFactory.getLogger(AgentStart.class);
    RefusedClasses refused = new RefusedClasses();
    AgentPlatform platform = new AgentPlatform(instrumentation, jar, refused);
    Engine engine = engine(config, platform);
    platform.serve(engine);
    PerdureEntry.install(engine.entryPoints());
    instrumentation.addTransformer(new WeavingTransformer(refused), true);
    weaveLoadedApis(instrumentation);
    Runtime.getRuntime().addShutdownHook(new Thread(engine::close, "perdure-shutdown"));
    log.info(
        "Perdure {}: store={}{}",
        version(jar),
        config.store() == StoreKind.MEMORY ? "memory" : "embedded",
        config.store() == StoreKind.MEMORY ? "" : " data=" + config.data());
  }

  private static Engine engine(AgentConfig config, AgentPlatform platform) {
    JvmTimeZone timeZone = new JvmTimeZone();
    try {
      Store store =
          config.store() == StoreKind.MEMORY
              ? new MemoryStore()
              : EmbeddedStore.open(config.data());
      return new Engine(platform, store, new SystemTime(), new Workers(), config.engine());
    } catch (StoreException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } finally {
      timeZone.restore();
    }
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

  private static @Nullable Level level(AgentConfig.LogLevel level) {
    return level == AgentConfig.LogLevel.OFF ? null : Level.valueOf(level.name());
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
