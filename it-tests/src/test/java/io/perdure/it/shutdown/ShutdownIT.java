package io.perdure.it.shutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import io.perdure.it.jvm.Running;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The orderly end of a JVM (rule 7.5). */
class ShutdownIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";

  /** Far beyond what any test takes: who waited for it would be seen. */
  private static final String FOR_EVER = ",shutdownTimeout=1h";

  private static final int LINES = 2_000;

  @TempDir Path data;

  @ParameterizedTest
  @MethodSource(JDKS)
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGTERM")
  void nothingConfirmedIsLostAndNoChainIsCutInHalfBySigterm(Jdk jdk) throws Exception {
    Map<String, Long> seen = new HashMap<>();
    try (Running counting = program(jdk, FOR_EVER).start("count")) {
      for (int i = 0; i < LINES; i++) {
        note(counting.readLine(), seen);
      }
      ProcessHandle.of(counting.pid()).orElseThrow().destroy();
      Outcome outcome = counting.outcome();
      outcome.out().forEach(line -> note(line, seen));
      assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(128 + 15);
      assertThat(outcome.err()).as("the agent's one line").hasSize(1);
    }

    List<String> stored = program(jdk, "").run("show").out();

    for (int i = 0; i < 4; i++) {
      long count = seen.getOrDefault("c" + i, 0L);
      String[] line = stored.get(i).split(" ", -1);
      assertThat(Long.parseLong(line[1])).as(stored + " after " + seen).isBetween(count, count + 1);
      assertThat(line[2]).as("both ends of the chain, %s", stored).isEqualTo(line[1]);
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void turnThatEndsTheJvmIsNotWaitedForAndWhatItDidNotCloseIsGone(Jdk jdk) throws Exception {
    Outcome outcome = program(jdk, FOR_EVER).run("exit");

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(3);
    assertThat(program(jdk, "").run("show").out().get(4))
        .as("the chain that waited for that turn either went on without it, or came too late")
        .isIn("first 1 waiting 1", "first 0 waiting 0");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void shutdownLetsAChainFinishAndRefusesCallsFromOutside(Jdk jdk) throws Exception {
    Outcome outcome = program(jdk, FOR_EVER).run("shutdown");

    assertThat(outcome.out()).as(outcome.toString()).hasSize(2).first().isEqualTo("chain 1");
    assertThat(outcome.out().get(1))
        .startsWith("ObjectResetException: ")
        .endsWith(
            "Counter/first takes no calls any more, since Perdure is shut down; start the"
                + " application again");
    assertThat(outcome.exitCode()).isZero();
    assertThat(program(jdk, "").run("show").out().get(4)).isEqualTo("first 1 waiting 1");
  }

  private Program program(Jdk jdk, String more) {
    return new Program(jdk, Ending.class).verifiedAsUsual().agent("data=" + data + more);
  }

  private static void note(String line, Map<String, Long> seen) {
    String[] parts = line.split(" ", -1);
    if (parts[0].startsWith("c")) {
      seen.put(parts[0], Long.parseLong(parts[1]));
    }
  }
}
