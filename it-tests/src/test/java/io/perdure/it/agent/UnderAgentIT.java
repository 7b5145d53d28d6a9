package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the specs of this package inside a JVM under the agent, once for each JDK. */
class UnderAgentIT {
  /** But for the one that has a run of its own. */
  private static final String SPECS = ".*it\\.agent\\.(?!OverflowSpec).*Spec";

  @TempDir Path data;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void everySpecHoldsUnderTheAgent(Jdk jdk) throws Exception {
    assertAllHold(jdk, program(jdk).run(SPECS));
  }

  /** With all compilers: what a call puts on the stack is another thing for each. */
  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void noLockIsLostAtTheEndOfAStack(Jdk jdk) throws Exception {
    assertAllHold(jdk, program(jdk).compiledAsUsual().run(OverflowSpec.class.getName()));
  }

  private Program program(Jdk jdk) {
    return new Program(jdk, SpecRunner.class)
        .agent(
            "data="
                + data
                + ",type.io.perdure.it.agent.Cabinet.cache.memory=20MiB"
                + ",interleave.methods=io.perdure.it.agent.InterleavedSpec$Library#blocks");
  }

  private static void assertAllHold(Jdk jdk, Outcome outcome) {
    List<String> summary =
        outcome.out().stream().filter(line -> line.startsWith(SpecRunner.SUMMARY)).toList();
    System.out.println(jdk + ": " + String.join("", summary));
    assertThat(summary)
        .as(outcome.toString())
        .hasSize(1)
        .noneMatch(line -> line.startsWith(SpecRunner.SUMMARY + "0 found"));
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
  }
}
