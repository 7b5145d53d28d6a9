package io.perdure.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Another JVM that runs {@link StoreProcess}; its output is one stream, errors included. */
final class ForkedJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ForkedJvm(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    output = process.inputReader(UTF_8);
  }

  static ForkedJvm start(String command, Path directory, String... options) throws IOException {
    Path home = Path.of(System.getProperty("java.home"));
    return new ForkedJvm(javaCommand(home, command, directory, options));
  }

  static ForkedJvm start(Path javaHome, String command, Path directory, String... options)
      throws IOException {
    return new ForkedJvm(javaCommand(javaHome, command, directory, options));
  }

  /** In a shell script, for which {@code "$@"} is the JVM's command line. */
  static ForkedJvm startIn(List<String> shell, String script, String command, Path directory)
      throws IOException {
    List<String> line = new ArrayList<>(shell);
    line.addAll(List.of("sh", "-e", "-c", script, "sh"));
    line.addAll(javaCommand(Path.of(System.getProperty("java.home")), command, directory));
    return new ForkedJvm(line);
  }

  /** The JDKs with virtual threads that are installed beside this one. */
  static List<Path> jdksWithVirtualThreads() throws IOException {
    Path installed = Path.of(System.getProperty("java.home")).toRealPath().getParent();
    try (Stream<Path> homes = Files.list(installed)) {
      return homes.filter(home -> feature(home) >= 21).toList();
    }
  }

  /** The entries of this JVM's class path. */
  static Stream<String> classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"));
  }

  long pid() {
    return process.pid();
  }

  String readLine() throws IOException {
    String line = output.readLine();
    return line == null ? "(end)" : line;
  }

  List<String> readAll() {
    List<String> lines = output.lines().toList();
    process.onExit().join();
    return lines;
  }

  /** SIGKILL, and what it had still printed before. */
  List<String> kill() {
    // Through the handle, since the process would close its output at once.
    process.toHandle().destroyForcibly();
    return readAll();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static int feature(Path home) {
    try {
      return Files.readAllLines(home.resolve("release")).stream()
          .filter(line -> line.startsWith("JAVA_VERSION=\""))
          .map(line -> line.replaceAll("[^0-9.]", "").replaceAll("\\..*", ""))
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(0);
    } catch (IOException notAJdk) {
      return 0;
    }
  }

  private static List<String> javaCommand(
      Path home, String command, Path directory, String... options) {
    String classPath = classPath().collect(joining(File.pathSeparator));
    List<String> line = new ArrayList<>();
    line.add(home.resolve("bin").resolve("java").toString());
    line.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classPath));
    // Else it tells on stderr that the tests have no logging behind it.
    line.add("-Dslf4j.internal.verbosity=ERROR");
    line.addAll(List.of(options));
    line.addAll(List.of(StoreProcess.class.getName(), command, directory.toString()));
    return line;
  }
}
