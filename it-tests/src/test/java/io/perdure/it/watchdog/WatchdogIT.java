package io.perdure.it.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Turns that do not get on: told in the log, and ended where they never would (rule 3.6). */
class WatchdogIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";
  private static final String TILL = "io.perdure.it.watchdog.Stuck$Till/t";
  private static final String DEADLOCK =
      "A call of "
          + TILL
          + " would wait for ever: for "
          + TILL
          + " count(), which waits for java.lang.Object (held by thread \"main\"), which makes this"
          + " call; do not call objects while holding a lock that their turns take";

  @ParameterizedTest
  @MethodSource(JDKS)
  void callThatHasTheMonitorItsTurnNeedsGetsADeadlockException(Jdk jdk) throws Exception {
    Outcome outcome = run(jdk, "deadlock");

    assertThat(outcome.out())
        .as(outcome.toString())
        .containsExactly(
            "t: " + DEADLOCK,
            TILL + " count()",
            "java.lang.Object (held by thread \"main\")",
            "counted",
            "and again counted");
    assertThat(warnings(outcome)).contains("[perdure] WARN " + DEADLOCK);
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void turnThatHoldsItsObjectForLongIsReportedWithItsStack(Jdk jdk) throws Exception {
    Outcome outcome = run(jdk, "long");

    assertThat(outcome.out()).as(outcome.toString()).containsExactly("counted");
    assertThat(warnings(outcome))
        .first()
        .asString()
        .matches(
            "\\[perdure] WARN .*Stuck\\$Till/t has been held by one turn for \\d+ ms, in"
                + " keepOpen\\(\\) on thread \"clerk\", and nobody waits for it; do what .*");
    assertThat(outcome.err())
        .anyMatch(line -> line.matches("    at .*Stuck\\$Till\\.keepOpen\\(Stuck\\.java:\\d+\\)"));
  }

  private static Outcome run(Jdk jdk, String argument) throws Exception {
    return new Program(jdk, Stuck.class)
        .verifiedAsUsual()
        .agent("store=memory,watchdog=200ms")
        .run(argument);
  }

  private static List<String> warnings(Outcome outcome) {
    return outcome.err().stream().filter(line -> line.startsWith("[perdure] WARN")).toList();
  }
}
