package io.perdure.agent.inspect;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code java -jar perdure-agent.jar inspect …}. */
public final class InspectCommand {

  /** Nothing would be refused. */
  static final int FINE = 0;

  /** Something would be refused. */
  static final int REFUSED = 1;

  /** What was asked cannot be answered, or not all of it. */
  static final int FAILED = 2;

  private static final String USAGE =
      """
      Usage: java -jar perdure-agent.jar inspect PATH... [CLASS...]

      Says what the classes that are annotated with @DurableObject would be under Perdure: which of
      them would be refused, and what to do about it; how they are entered, what they hold in memory
      and what they store. Of other classes it names the cached methods that would be refused. It reads
      class files; nothing is loaded or run.

        PATH   a jar, a war, a Spring Boot jar or a directory of classes; several form a class path
        CLASS  the name of a class that is not annotated yet, or a pattern such as
               com.acme.*Service or com.acme.**.*Service (in quotes, for the shell)

      It ends with 0 when nothing would be refused, with 1 when something would, and with 2 when
      something that was asked for cannot be read or found.

        java -jar perdure-agent.jar --help      prints this
        java -jar perdure-agent.jar --version   prints the version

      To run an application with Perdure: java -javaagent:perdure-agent.jar -jar app.jar
      """;

  private InspectCommand() {}

  /** Called once, reflectively; returns the exit code. */
  public static int run(String[] arguments, String version, PrintStream out, PrintStream err) {
    List<String> given = List.of(arguments);
    if (given.equals(List.of("--version"))) {
      out.println("perdure " + version);
      return FINE;
    }
    if (given.contains("--help")) {
      out.print(USAGE);
      return FINE;
    }
    if (given.size() < 2 || !given.get(0).equals("inspect")) {
      err.print(USAGE);
      return FAILED;
    }
    try {
      return inspect(given.subList(1, given.size()), out, err);
    } catch (IllegalArgumentException | IOException e) {
      return fail(err, String.valueOf(e.getMessage()));
    }
  }

  private static int inspect(List<String> asked, PrintStream out, PrintStream err)
      throws IOException {
    List<Path> paths = new ArrayList<>();
    List<ClassPattern> classes = new ArrayList<>();
    for (String each : asked) {
      Path path = pathOrNull(each);
      if (path != null) {
        paths.add(path);
      } else {
        classes.add(classPattern(each));
      }
    }
    if (paths.isEmpty()) {
      return fail(err, "there is no jar or directory to look into; name one before the classes");
    }
    try (Inspection inspection = new Inspection(paths, classes)) {
      return print(inspection, out, err);
    }
  }

  private static @Nullable Path pathOrNull(String argument) {
    try {
      Path path = Path.of(argument);
      return Files.exists(path) ? path : null;
    } catch (InvalidPathException noPath) {
      return null;
    }
  }

  private static ClassPattern classPattern(String argument) {
    if (argument.startsWith("-")) {
      throw new IllegalArgumentException("there is no option " + argument + "; try --help");
    }
    if (argument.contains("/") || argument.endsWith(".jar") || argument.endsWith(".war")) {
      throw new IllegalArgumentException(argument + " does not exist");
    }
    return ClassPattern.of(argument);
  }

  private static int print(Inspection inspection, PrintStream out, PrintStream err) {
    Collection<ClassReport> reports = inspection.reports();
    for (ClassReport report : reports) {
      ReportText.of(report).forEach(out::println);
      out.println();
    }
    if (!inspection.missing().isEmpty()) {
      out.println(
          "Not on the given paths, and so not looked into: "
              + String.join(", ", inspection.missing()));
    }
    out.println(
        reports.isEmpty()
            ? "No class is annotated with @DurableObject"
            : ReportText.summary(reports));
    List<String> problems = inspection.problems();
    problems.forEach(each -> fail(err, each));
    if (!problems.isEmpty()) {
      return FAILED;
    }
    return reports.stream().anyMatch(ClassReport::isRefused) ? REFUSED : FINE;
  }

  private static int fail(PrintStream err, String message) {
    err.println("perdure: " + message);
    return FAILED;
  }
}
