package io.perdure.agent;

import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** The agent's jar as a program of its own, which looks at applications without running them. */
public final class PerdureTool {

  private static final String COMMAND = "io.perdure.agent.inspect.InspectCommand";

  private PerdureTool() {}

  /** {@code java -jar perdure-agent.jar}. */
  @SuppressWarnings("SystemOut") // it is what this program is for
  public static void main(String[] arguments) throws Exception {
    File file =
        new File(PerdureTool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    int exitCode;
    try (JarFile jar = new JarFile(file)) {
      Object version =
          jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      exitCode =
          (int)
              new AgentClassLoader(jar, ClassLoader.getPlatformClassLoader())
                  .loadClass(COMMAND)
                  .getMethod(
                      "run", String[].class, String.class, PrintStream.class, PrintStream.class)
                  .invoke(null, arguments, String.valueOf(version), out, System.err);
    }
    out.flush();
    System.exit(exitCode);
  }
}
