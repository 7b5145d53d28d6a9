package io.perdure.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/**
 * Repeat a failed run with {@code -Dperdure.crash.seed=} and the seed of its summary line; {@code
 * -Psoak} is the long form.
 */
class SampleCrashIT {
  private static final int KILLS = Boolean.getBoolean("perdure.soak") ? 100 : 20;

  /** Far more than it takes: nearly every kill finds replies ahead of the disk. */
  private static final int KILLS_OF_THE_CONTROL = 60;

  @Test
  void noReplyWasALieHoweverOftenTheSampleIsKilled() throws Exception {
    CrashReport report = run("gate-on", List.of(), KILLS);

    assertThat(report.violations()).as(report.summary()).isEmpty();
    assertThat(report.kills()).isEqualTo(KILLS);
  }

  @Test
  void withoutTheReplyGateRepliesTurnOutToBeLies() throws Exception {
    CrashReport report =
        run("gate-off", List.of("-Dperdure.test.replyGate=off"), KILLS_OF_THE_CONTROL);

    assertThat(report.violations())
        .as(report.summary())
        .anyMatch(violation -> violation.kind() != Violation.Kind.UNEXPECTED_REPLY);
  }

  private static CrashReport run(String name, List<String> jvmArguments, int kills)
      throws IOException, InterruptedException, ExecutionException {
    Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "crash-" + name);
    long seed = Long.getLong("perdure.crash.seed", new SecureRandom().nextLong());
    Path javaHome = Path.of(System.getProperty("java.home"));
    CrashReport report = new CrashRun(javaHome, directory, jvmArguments, seed).run(kills);
    System.out.println("crash test, " + name + ": " + report.summary());
    return report;
  }
}
