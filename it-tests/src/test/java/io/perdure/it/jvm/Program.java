package io.perdure.it.jvm;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java program to be started in a JVM of its own; changed by the methods that return it. */
public final class Program {
  /** Most are over before it would pay to compile anything better. */
  private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  private final Jdk jdk;
  private final List<String> launched;
  private final List<String> shell = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();
  private String classPath = System.getProperty("java.class.path");
  private Path directory = Path.of("").toAbsolutePath();

  /** A class on the class path of the tests. */
  public Program(Jdk jdk, Class<?> mainClass) {
    this(jdk, List.of(mainClass.getName()));
  }

  /** Something with a class path or module path of its own, as the command line names it. */
  public Program(Jdk jdk, String... launched) {
    this(jdk, List.of(launched));
    classPath = "";
  }

  private Program(Jdk jdk, List<String> launched) {
    this.jdk = jdk;
    this.launched = launched;
    options.add("-Xverify:all");
    options.add(FIRST_COMPILER);
  }

  /** A program whose classes are only on its own class path. */
  public static Program ofClass(Jdk jdk, String mainClass) {
    return new Program(jdk, List.of(mainClass));
  }

  /** {@code java -jar}. */
  public static Program ofJar(Jdk jdk, Path jar) {
    return new Program(jdk, List.of("-jar", jar.toString()));
  }

  /** The agent jar that the build has made. */
  public static Path agentJar() {
    Path jar =
        Path.of(
            requireNonNull(
                System.getProperty("perdure.agentJar"),
                "perdure.agentJar is not set; the build sets it"));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing; build it with mvn package");
    }
    return jar.toAbsolutePath().normalize();
  }

  /** Under the agent as the documentation says; {@code arguments} may be empty. */
  public Program agent(String arguments) {
    options.addAll(jdk.documentedOptions());
    return again(arguments);
  }

  /** One more {@code -javaagent}. */
  public Program again(String arguments) {
    String suffix = arguments.isEmpty() ? "" : "=" + arguments;
    options.add("-javaagent:" + agentJar() + suffix);
    return this;
  }

  /** Without verifying the JDK's own classes, which switches class-data sharing off. */
  public Program verifiedAsUsual() {
    options.remove("-Xverify:all");
    return this;
  }

  /** With the second compiler, too: for what runs long, or is about what that does. */
  public Program compiledAsUsual() {
    options.remove(FIRST_COMPILER);
    return this;
  }

  public Program option(String option) {
    options.add(option);
    return this;
  }

  public Program environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public Program directory(Path workingDirectory) {
    directory = workingDirectory;
    return this;
  }

  /** With this class path instead of the tests'. */
  public Program classPath(Path... entries) {
    classPath =
        Stream.of(entries).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    return this;
  }

  /** Puts classes in front of the class path. */
  public Program before(Path classes) {
    classPath = classes + File.pathSeparator + classPath;
    return this;
  }

  /** In a shell with mounts of its own, after a script. */
  public Program mounted(String script) {
    shell.addAll(Mounts.SHELL);
    shell.addAll(List.of("sh", "-e", "-c", script + " && exec \"$@\"", "sh"));
    return this;
  }

  public Running start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(shell);
    command.add(jdk.tool("java").toString());
    command.addAll(options);
    if (!classPath.isEmpty()) {
      command.addAll(List.of("-cp", classPath));
    }
    command.addAll(launched);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PERDURE_"));
    builder.environment().putAll(environment);
    return new Running(jdk, builder);
  }

  /** Runs it to its end. */
  public Outcome run(String... arguments) throws Exception {
    try (Running running = start(arguments)) {
      return running.outcome();
    }
  }
}
