package io.perdure.it.exit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.perdure.it.agent.SpecRunner;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the specs of this package, in which the store commits when a spec lets it. */
class OutputGateIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";

  /** What {@link ConfiguredSpec} and {@link HandedOverSpec} are about. */
  private static final String CONFIGURATION =
      "outputGate.methods="
          + String.join(
              ",",
              "io.perdure.it.exit.Courier#named",
              "io.perdure.it.exit.Courier#namedPrivate",
              "io.perdure.it.exit.Courier#namedStatic",
              "io.perdure.it.exit.Courier#missing",
              "io.perdure.it.exit.Courier$Express#*")
          + ",outputGate.exempt="
          + String.join(
              ",", "metrics.perdure.test:8125", "statsd.perdure.test:*", "io.perdure.it.*.Metrics");

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource(JDKS)
  void nothingLeavesBeforeItIsDurable(Jdk jdk) throws Exception {
    Outcome outcome = run(program(jdk), ".*it\\.exit\\..*Spec");

    assertThat(outcome.err())
        .as("said once of all that is handed over")
        .filteredOn(line -> line.contains(" handed work to thread "))
        .hasSize(1);
    assertThat(outcome.err())
        .filteredOn(line -> line.contains("that the output gate could hold"))
        .singleElement(STRING)
        .contains("io.perdure.it.exit.Courier declares no method missing");
  }

  /** Where there are virtual threads; elsewhere the options mean nothing. */
  @ParameterizedTest
  @MethodSource(JDKS)
  void nobodyWaitsForEverWhereOneThreadCarriesAllVirtualOnes(Jdk jdk) throws Exception {
    run(
        program(jdk)
            .option("-Djdk.virtualThreadScheduler.parallelism=1")
            .option("-Djdk.virtualThreadScheduler.maxPoolSize=1"),
        NoDeadlockSpec.class.getName());
  }

  /** Most have this release still. */
  @ParameterizedTest
  @MethodSource(JDKS)
  void nothingLeavesByAnOlderNetty(Jdk jdk) throws Exception {
    Program program = program(jdk).option("-D" + NettySpec.RELEASE + "=4.1");
    Path netty = Path.of(requireNonNull(System.getProperty("perdure.olderNetty")));
    for (String each : List.of("common", "buffer", "resolver", "transport")) {
      program.before(netty.resolve("netty-" + each + "-4.1.jar"));
    }
    run(program, NettySpec.class.getName());
  }

  private Program program(Jdk jdk) throws Exception {
    return new Program(jdk, SpecRunner.class)
        .option(TestAgents.option(CommitGateAgent.class, directory))
        .agent("data=" + directory.resolve("data") + "," + CONFIGURATION);
  }

  private static Outcome run(Program program, String specs) throws Exception {
    Outcome outcome = program.run(specs);
    System.out.println(outcome.out().stream().filter(line -> line.startsWith("specs: ")).toList());
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.out()).noneMatch(line -> line.startsWith("specs: 0 found"));
    return outcome;
  }
}
