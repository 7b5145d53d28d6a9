package io.perdure.store.embedded.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.store.embedded.powercut.Recording.Flush;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rule 7.5 for a power cut, where only what was flushed is there for certain. Repeat a failed run
 * with {@code -Dperdure.crash.seed=} and the seed of its summary line; {@code -Psoak} is the long
 * form.
 */
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "the recorder knows SQLite's Unix files")
class PowerCutTest {
  private static final int BATCHES = 40;
  private static final int LIVES = Boolean.getBoolean("perdure.soak") ? 60 : 2;

  /** The share of the flushes. */
  private static final double FAILING = 0.1;

  /** Far more than it takes. */
  private static final int LIVES_OF_A_CONTROL = 20;

  @TempDir Path directory;

  @Test
  void storeHoldsExactlyWhatItPromisedWheneverThePowerIsCut() throws Exception {
    CutReport report = run(Set.of(), 0, LIVES);

    assertThat(report.wrong()).as(report.summary()).isEmpty();
    assertThat(report.lives()).isEqualTo(LIVES);
  }

  /** Rule 5.6: whatever the system gave up is written again, elsewhere, before it is trusted. */
  @Test
  void flushesThatFailAndLoseWhatTheyShouldHaveWrittenCostNoPromise() throws Exception {
    CutReport report = run(Set.of(), FAILING, LIVES);

    assertThat(report.wrong()).as(report.summary()).isEmpty();
    assertThat(report.failures()).isPositive();
  }

  @Test
  void diskThatFlushesNothingIsFoundOut() throws Exception {
    CutReport report = run(EnumSet.allOf(Flush.class), 0, LIVES_OF_A_CONTROL);

    assertThat(report.wrong()).as(report.summary()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void diskThatIgnoresSomeFlushesIsFoundOut(Flush ignored) throws Exception {
    CutReport report = run(Set.of(ignored), 0, LIVES_OF_A_CONTROL);

    assertThat(report.wrong()).as(report.summary()).isPresent();
  }

  private CutReport run(Set<Flush> ignored, double failing, int lives) throws Exception {
    long seed = Long.getLong("perdure.crash.seed", new SecureRandom().nextLong());
    CutReport report = new PowerCuts(directory, ignored, failing, seed).run(lives, BATCHES);
    System.out.println("power cuts, flushes ignored " + ignored + ": " + report.summary());
    return report;
  }
}
