package io.perdure.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rule 7.5 under the real agent. Repeat a failed run with {@code -Dperdure.crash.seed=} and the
 * seed of its summary line; {@code -Psoak} is the long form.
 */
class KillIT {
  private static final int KILLS = Boolean.getBoolean("perdure.soak") ? 150 : 12;

  /** Far more than it takes. */
  private static final int KILLS_OF_THE_CONTROL = 60;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void nothingConfirmedIsLostAndNoWriteSetIsThereByHalf(Jdk jdk) throws Exception {
    KillReport report = run(jdk, List.of(), KILLS);

    assertThat(report.wrong()).as(report.summary()).isEmpty();
    assertThat(report.kills()).isEqualTo(KILLS);
  }

  @Test
  void withoutTheReplyGateWhatWasConfirmedIsLost() throws Exception {
    KillReport report =
        run(Jdk.running(), List.of("-Dperdure.test.replyGate=off"), KILLS_OF_THE_CONTROL);

    assertThat(report.wrong()).as(report.summary()).isNotEmpty();
  }

  private KillReport run(Jdk jdk, List<String> options, int kills) throws Exception {
    long seed = Long.getLong("perdure.crash.seed", new SecureRandom().nextLong());
    KillReport report = new KillRun(jdk, directory, options, seed).run(kills);
    System.out.println("kill test, " + jdk + " " + options + ": " + report.summary());
    return report;
  }
}
