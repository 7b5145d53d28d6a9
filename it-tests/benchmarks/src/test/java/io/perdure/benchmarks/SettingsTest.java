package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void eachSettingIsTaken(@TempDir Path directory) throws Exception {
    Path jar = Files.createFile(directory.resolve("agent.jar"));

    assertThat(Settings.of("agent=" + jar, "rounds=3", "millis=20", "only=P2"))
        .isEqualTo(new Settings(jar, 3, 20, "P2"));
  }

  @Test
  void onlyTheGoalThatIsAskedForIsMeasured() {
    assertThat(Settings.of("only=P2").of(Goals.all())).extracting(Goal::id).containsExactly("P2");
    assertThat(Settings.of().of(Goals.all())).isEqualTo(Goals.all());
  }

  @ParameterizedTest
  @CsvSource({
    "fast, is no setting",
    "speed=1, no setting 'speed'",
    "rounds=0, rounds=0 is no whole number from 1",
    "millis=1s, millis=1s is no whole number from 1",
    "only=P99, 'only=P99 is no goal; there are P1, P2, P3, P4, P10, P11'",
    "agent=no.jar, agent=no.jar is missing; build it"
  })
  void whatIsWrongIsNamed(String argument, String message) {
    assertThatThrownBy(() -> Settings.of(argument)).hasMessageContaining(message);
  }
}
