package io.perdure.it.sample;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sample in a JVM of its own, under the agent, on a port of its own choosing. */
public final class SampleProcess implements AutoCloseable {
  private static final Pattern OPEN = Pattern.compile("ticket office on http://localhost:(\\d+)");
  private static final Pattern FEATURE_VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  private final Process process;
  private final int port;

  private SampleProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it says that it is open.
   *
   * @param javaHome the JDK to run it on
   * @param dataDirectory where its objects live
   * @param log gets what it prints on standard error, after what is there
   * @param jvmArguments further arguments of its JVM
   */
  public static SampleProcess start(
      Path javaHome, Path dataDirectory, Path log, List<String> jvmArguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(nativeAccess(javaHome));
    command.add("-javaagent:" + required("perdure.agentJar"));
    command.add("-Dperdure.data=" + dataDirectory);
    command.add("-DPORT=0");
    command.addAll(jvmArguments);
    command.addAll(List.of("-jar", required("perdure.sampleJar").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new SampleProcess(process, port(process, log));
  }

  public int port() {
    return port;
  }

  /** Ends it at once, as {@code kill -9} does; returns without waiting. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Ends it at once, and waits until it writes nothing any more. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static int port(Process process, Path log) throws IOException {
    StringBuilder said = new StringBuilder();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher open = OPEN.matcher(line);
      if (open.matches()) {
        return Integer.parseInt(open.group(1));
      }
      said.append(line).append('\n');
    }
    throw new IllegalStateException("the sample did not open: " + said + Files.readString(log));
  }

  /** From 24 on the JVM warns about native code, and the store has some. */
  private static List<String> nativeAccess(Path javaHome) throws IOException {
    Matcher version = FEATURE_VERSION.matcher(Files.readString(javaHome.resolve("release")));
    boolean warns = version.find() && Integer.parseInt(version.group(1)) >= 24;
    return warns ? List.of("--enable-native-access=ALL-UNNAMED") : List.of();
  }

  private static Path required(String property) {
    Path jar =
        Path.of(
            requireNonNull(
                System.getProperty(property), property + " is not set; the build sets it"));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing; build it with mvn package");
    }
    return jar;
  }
}
