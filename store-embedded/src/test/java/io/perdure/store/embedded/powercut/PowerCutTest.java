package io.perdure.store.embedded.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.store.embedded.powercut.Recording.Flush;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Random;
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
  private static final boolean SOAK = Boolean.getBoolean("perdure.soak");
  private static final int BATCHES = SOAK ? 40 : 8;
  private static final int LIVES = SOAK ? 60 : 2;

  private static final long SEED =
      Long.getLong("perdure.crash.seed", new SecureRandom().nextLong());

  private static final int ONE_FAILS_OF = 5;

  /** Each failure takes a reopening, with many flushes and so many cuts. */
  private static final int FAILING_LIVES = SOAK ? 60 : 1;

  /** Far more than it takes. */
  private static final int LIVES_OF_A_CONTROL = 20;

  private static final int BATCHES_OF_A_CONTROL = 20;

  @TempDir Path directory;

  @Test
  void storeHoldsExactlyWhatItPromisedWheneverThePowerIsCut() throws Exception {
    CutReport report = run(FlushTrouble.ignoring(Set.of()), LIVES, BATCHES);

    assertThat(report.wrong()).as(report.summary()).isEmpty();
    assertThat(report.lives()).isEqualTo(LIVES);
  }

  /** Rule 5.6: whatever the system gave up is written again, elsewhere, before it is trusted. */
  @Test
  void flushesThatFailAndLoseWhatTheyShouldHaveWrittenCostNoPromise() throws Exception {
    CutReport report =
        run(FlushTrouble.failingOneOf(ONE_FAILS_OF, new Random(SEED)), FAILING_LIVES, BATCHES);

    assertThat(report.wrong()).as(report.summary()).isEmpty();
    assertThat(report.failures()).isPositive();
  }

  @Test
  void diskThatFlushesNothingIsFoundOut() throws Exception {
    CutReport report =
        run(
            FlushTrouble.ignoring(EnumSet.allOf(Flush.class)),
            LIVES_OF_A_CONTROL,
            BATCHES_OF_A_CONTROL);

    assertThat(report.wrong()).as(report.summary()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void diskThatIgnoresSomeFlushesIsFoundOut(Flush ignored) throws Exception {
    CutReport report =
        run(FlushTrouble.ignoring(Set.of(ignored)), LIVES_OF_A_CONTROL, BATCHES_OF_A_CONTROL);

    assertThat(report.wrong()).as(report.summary()).isPresent();
  }

  private CutReport run(FlushTrouble trouble, int lives, int batches) throws Exception {
    CutReport report = new PowerCuts(directory, trouble, SEED).run(lives, batches);
    System.out.println("power cuts, flushes " + trouble + ": " + report.summary());
    return report;
  }
}
