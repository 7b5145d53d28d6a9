package io.perdure.it.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules 2.1, 2.4, 3.3 to 3.6 under the real agent, in a crowd. Begin with the same choices as a
 * failed run with {@code -Dperdure.stress.seed=} and the seed it has printed; {@code -Psoak} is the
 * long form.
 */
class StressIT {
  private static final int SECONDS = Boolean.getBoolean("perdure.soak") ? 180 : 30;
  private static final int VIRTUAL_THREADS = 21;

  @TempDir Path data;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void everybodyComesBackAndNothingIsOutOfOrder(Jdk jdk) throws Exception {
    long seed = Long.getLong("perdure.stress.seed", new SecureRandom().nextLong());
    int threads = jdk.feature() < VIRTUAL_THREADS ? 500 : 10_000;
    String name = jdk + ", " + threads + " threads, seed " + seed;

    Outcome outcome =
        new Program(jdk, StressProgram.class)
            .verifiedAsUsual()
            .compiledAsUsual()
            .agent("data=" + data + ",shutdownTimeout=1h,criticalSectionTimeout=1h")
            .run(Long.toString(seed), Integer.toString(threads), Integer.toString(SECONDS));

    List<String> summary =
        outcome.out().stream().filter(line -> line.startsWith(StressProgram.SUMMARY)).toList();
    System.out.println(name + ": " + String.join("", summary));
    assertThat(outcome.exitCode()).as(name + ": " + outcome).isZero();
    assertThat(summary).as(name + ": " + outcome).hasSize(1);
    assertThat(outcome.err()).as(name).noneMatch(line -> line.contains("cut off"));
  }
}
