package io.perdure.it.benchmarks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Compiler;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each benchmark for a moment, under the agent. */
class BenchmarksIT {
  private static final int VIRTUAL_THREADS = 21;
  private static final String MOMENT = "millis=20";
  private static final Pattern GOAL_OF_ROW = Pattern.compile("^\\| (P\\d+) \\|");

  private static final Path JAR =
      Path.of(
          requireNonNull(
              System.getProperty("perdure.benchmarksJar"),
              "perdure.benchmarksJar is not set; the build sets it"));

  private static final List<String> ROWS_OF_HITS = Collections.nCopies(9, "P10");

  private static final List<String> ROWS_OF_COLD_KEYS = Collections.nCopies(3, "P11");

  private static final String SUM_THAT_COUNTS_TWICE =
      """
      package io.perdure.benchmarks;

      @io.perdure.DurableObject
      final class Sum implements Adder, AsyncAdder {
        private long sum;

        public long add(long amount) {
          return sum += 2 * amount;
        }

        public java.util.concurrent.CompletableFuture<Long> addLater(long amount) {
          return java.util.concurrent.CompletableFuture.completedFuture(add(amount));
        }
      }
      """;

  private static final String PAGES_THAT_ARE_LOADED_TWICE =
      """
      package io.perdure.benchmarks;

      @io.perdure.DurableObject
      final class DurablePages implements Pages {
        void loadFrom(Pages loaded) {}

        public Page page(String key) {
          return new Page(key, 2);
        }

        Page pageOfTheHour(String key) {
          return page(key);
        }
      }
      """;

  private static final String SENDER_THAT_SENDS_TWICE =
      """
      package io.perdure.benchmarks;

      class Sender {
        private long sent;

        long send(int bytes) {
          return sent += 2 * bytes;
        }

        long sendUnheld(int bytes) {
          return sent += bytes;
        }
      }
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void everyGoalHasItsRows(Jdk jdk) throws Exception {
    Outcome outcome = benchmarks(jdk).agent("store=memory").run("rounds=1", MOMENT);

    List<String> expected =
        new ArrayList<>(List.of("P1", "P1", "P2", "P3", "P3", "P3", "P3", "P3", "P3", "P4"));
    if (jdk.feature() >= VIRTUAL_THREADS) {
      expected.add("P4");
    }
    expected.addAll(ROWS_OF_HITS);
    expected.addAll(ROWS_OF_COLD_KEYS);
    if (jdk.feature() >= VIRTUAL_THREADS) {
      expected.addAll(ROWS_OF_COLD_KEYS);
    }
    expected.addAll(List.of("P15", "P15"));
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(goalsOfRows(outcome)).isEqualTo(expected);
  }

  @Test
  void jvmsOfTheirOwnAreUnderTheAgent() throws Exception {
    Outcome outcome =
        benchmarks(Jdk.running()).run("agent=" + Program.agentJar(), "rounds=2", MOMENT, "only=P1");

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(goalsOfRows(outcome)).containsExactly("P1", "P1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P1", "P2", "P3", "P4"})
  void wrongResultIsNoMeasurement(String goal) throws Exception {
    Outcome outcome = measuredWith("io/perdure/benchmarks/Sum.java", SUM_THAT_COUNTS_TWICE, goal);

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
    assertThat(outcome.err()).anyMatch(line -> line.contains("The sum is "));
    assertThat(goalsOfRows(outcome)).isEmpty();
  }

  @Test
  void messageThatIsSentTwiceIsNoMeasurement() throws Exception {
    Outcome outcome =
        measuredWith("io/perdure/benchmarks/Sender.java", SENDER_THAT_SENDS_TWICE, "P15");

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P10", "P11"})
  void secondLoadIsNoMeasurement(String goal) throws Exception {
    Outcome outcome =
        measuredWith("io/perdure/benchmarks/DurablePages.java", PAGES_THAT_ARE_LOADED_TWICE, goal);

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
    assertThat(outcome.err()).anyMatch(line -> line.contains("which is no first load"));
    assertThat(goalsOfRows(outcome)).isEmpty();
  }

  private Outcome measuredWith(String path, String source, String goal) throws Exception {
    Compiler.compile(directory, List.of("-cp", classPath()), path, source);
    return benchmarks(Jdk.running())
        .before(directory)
        .agent("store=memory")
        .run("rounds=1", MOMENT, "only=" + goal);
  }

  private static Program benchmarks(Jdk jdk) {
    return Program.ofClass(jdk, "io.perdure.benchmarks.Main")
        .verifiedAsUsual()
        .compiledAsUsual()
        .classPath(JAR)
        .option("-Djmh.ignoreLock=true"); // other builds on this machine may be at it as well
  }

  private static String classPath() {
    return JAR + java.io.File.pathSeparator + System.getProperty("java.class.path");
  }

  private static List<String> goalsOfRows(Outcome outcome) {
    return outcome.out().stream()
        .flatMap(line -> GOAL_OF_ROW.matcher(line).results().map((MatchResult row) -> row.group(1)))
        .toList();
  }
}
