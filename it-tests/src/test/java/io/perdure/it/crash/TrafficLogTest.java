package io.perdure.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficLogTest {
  private static final Request REQUEST = new Request.NextNumber();

  @TempDir Path directory;

  @Test
  void aRequestWithoutReplyIsOverOnlyWhenTheServerIsDead() throws IOException {
    try (TrafficLog log = new TrafficLog(directory.resolve("log"))) {
      log.lost(log.sending(REQUEST));
      assertThat(log.exchanges()).isEmpty();

      TrafficLog.Pending answered = log.sending(REQUEST);
      log.received(answered, new Reply(201, "{}"));
      log.serverDied();

      assertThat(log.exchanges())
          .containsExactly(
              new Exchange(REQUEST, 3, 4, new Reply(201, "{}")), new Exchange(REQUEST, 1, 5, null));
    }
  }

  @Test
  void theFileTellsTheWholeStory() throws IOException {
    Path file = directory.resolve("log");
    try (TrafficLog log = new TrafficLog(file)) {
      log.received(log.sending(REQUEST), new Reply(201, "{\"number\":1}"));
      log.lost(log.sending(REQUEST));
      log.serverDied();
    }

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            1 sent NextNumber[]
            2 reply NextNumber[] of 1
                201 {"number":1}
            3 sent NextNumber[]
            4 lost NextNumber[] of 3
            5 server died
            """);
  }
}
