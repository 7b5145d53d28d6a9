package io.perdure.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The class the JVM starts. It makes the agent's class loader, starts the agent in it, and is not
 * used again.
 *
 * <p>No lambdas, no logging, no {@code java.nio.file}: what runs before the application's {@code
 * main} must not choose JVM-wide defaults that are the application's to choose.
 */
public final class PerdureAgent {

  private static final String STARTER = "io.perdure.agent.start.AgentStart";

  private static boolean running;

  private PerdureAgent() {}

  /** {@code -javaagent}: an agent that cannot start ends the JVM, after one line that says why. */
  @SuppressWarnings("SystemOut") // there is no log yet
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    try {
      start(arguments, instrumentation);
    } catch (Throwable failure) {
      System.err.println("perdure: " + reason(failure));
      System.exit(1);
    }
  }

  /** Attach: an agent that cannot start tells who attached it, and leaves the JVM alone. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    try {
      start(arguments, instrumentation);
    } catch (Throwable failure) {
      throw new IllegalStateException("perdure: " + reason(failure), failure);
    }
  }

  private static synchronized void start(
      @Nullable String arguments, Instrumentation instrumentation) throws Throwable {
    if (running) {
      throw new IllegalStateException("the agent runs in this JVM already; give -javaagent once");
    }
    JarFile jar = new JarFile(agentJar());
    ClassLoader loader = new AgentClassLoader(jar, ClassLoader.getPlatformClassLoader());
    try {
      loader
          .loadClass(STARTER)
          .getMethod("start", String.class, Instrumentation.class, JarFile.class)
          .invoke(null, arguments, instrumentation, jar);
      running = true;
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static File agentJar() throws Exception {
    return new File(PerdureAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The message of an error meant for the user, or the error itself. */
  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null || !(failure instanceof IllegalStateException)
        ? failure.toString()
        : message;
  }
}
