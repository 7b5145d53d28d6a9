package io.perdure.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  private static final int KILLS = 10;

  @TempDir Path directory;
  @TempDir Path temporary;

  /** Rule 7.5: what was acknowledged is there, and each batch is there whole or not at all. */
  @Test
  void killedProcessLosesNothingItAcknowledgedAndTearsNoBatch() throws Exception {
    Random random = new Random();
    for (int i = 0; i < KILLS; i++) {
      long acknowledged = countAndKill(random.nextInt(200));
      try (Store store = EmbeddedStore.open(directory)) {
        assertThat(store.lastNumber()).isBetween(acknowledged, acknowledged + 1);
        assertThat(StoreProcess.numbersIn(store)).containsExactly(store.lastNumber() + "");
      }
    }
  }

  @Test
  void killedProcessLeavesNoLibraryBehind() throws Exception {
    countAndKill(1);

    assertThat(filesIn(temporary)).isEmpty();
    assertThat(filesIn(directory))
        .isSubsetOf("perdure.db", "perdure.db-wal", "perdure.db-shm", "perdure.lock");
  }

  @Test
  void libraryOfAProcessKilledWhileLoadingItIsSwept() throws Exception {
    Path left = Files.createFile(directory.resolve(NativeLibrary.PREFIX + "1-libsqlitejdbc.so"));
    EmbeddedStore.open(directory).close();

    assertThat(left).doesNotExist();
    assertThat(filesIn(directory)).containsExactlyInAnyOrder("perdure.db", "perdure.lock");
  }

  /** The last number that a counting process printed before it was killed. */
  private long countAndKill(int afterLines) throws Exception {
    try (ForkedJvm counting =
        ForkedJvm.start("count", directory, "-Djava.io.tmpdir=" + temporary)) {
      assertThat(counting.readLine()).isEqualTo("open");
      String last = counting.readLine();
      for (int i = 0; i < afterLines; i++) {
        last = counting.readLine();
      }
      List<String> rest = counting.kill();
      return Long.parseLong(rest.isEmpty() ? last : rest.get(rest.size() - 1));
    }
  }

  private static List<String> filesIn(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
