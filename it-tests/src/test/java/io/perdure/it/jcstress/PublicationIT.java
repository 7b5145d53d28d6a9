package io.perdure.it.jcstress;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Compiler;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one turn writes into plain fields, the next one reads, on whatever thread (JV-13). */
class PublicationIT {
  private static final int TESTS = 5;

  private static final Path JAR =
      Path.of(
          requireNonNull(
              System.getProperty("perdure.jcstressJar"),
              "perdure.jcstressJar is not set; the build sets it"));

  private static final String FIELDS_WITHOUT_TURNS =
      """
      package io.perdure.jcstress;

      import io.perdure.runtime.turn.Gate;

      final class Fields {
        final Gate gate = new Gate(StandingTime.INSTANCE, 0);
        private int first;
        private int second;

        Fields(long overtakingNanos) {}

        void add() {
          first++;
          second++;
        }

        void addInTurn() {
          add();
        }

        int first() {
          return first;
        }

        int second() {
          return second;
        }
      }
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void everyTurnSeesWhatTheOnesBeforeItWrote(Jdk jdk) throws Exception {
    Outcome outcome = jcstress(jdk).run(arguments(".*", 2, 200));

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.out()).anyMatch(line -> line.contains(TESTS + " matching test results"));
    outcome.out().stream()
        .filter(line -> line.startsWith("(Results: ") || line.startsWith("(Sampling Rate: "))
        .forEach(line -> System.out.println("jcstress on " + jdk + ": " + line));
  }

  @Test
  void fieldsWithoutTurnsAreFoundOut() throws Exception {
    Path classes = Files.createDirectory(directory.resolve("classes"));
    String classPath = JAR + File.pathSeparator + JAR.resolveSibling("classes");
    Compiler.compile(
        classes,
        List.of("-cp", classPath),
        "io/perdure/jcstress/Fields.java",
        FIELDS_WITHOUT_TURNS);

    Outcome outcome = jcstress(Jdk.running()).before(classes).run(arguments("StrictTurns", 5, 500));

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
    assertThat(outcome.out()).anyMatch(line -> line.contains("A turn has not seen another one."));
  }

  private Program jcstress(Jdk jdk) {
    return Program.ofClass(jdk, "org.openjdk.jcstress.Main")
        .verifiedAsUsual()
        .compiledAsUsual()
        .classPath(JAR)
        .directory(directory);
  }

  /** One JVM configuration for each compiler mode that matters. */
  private static String[] arguments(String tests, int rounds, int millis) {
    List<String> arguments = new ArrayList<>(List.of("-t", tests, "-r", "report"));
    arguments.addAll(List.of("-c", "2", "-f", "1", "-fsm", "1"));
    arguments.addAll(List.of("-iters", String.valueOf(rounds), "-time", String.valueOf(millis)));
    arguments.addAll(List.of("-sc", "false", "-af", "NONE", "-jvmArgs", "-Xshare:auto"));
    return arguments.toArray(String[]::new);
  }
}
