package io.perdure.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Windows has no keys of files. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class WalTest {
  private static final int NUMBER = 7;

  @TempDir Path parent;

  private Path directory;
  private Object left;

  /** As a killed process leaves it. */
  @BeforeEach
  void leaveFrames() throws Exception {
    directory = Files.createDirectory(parent.resolve("left"));
    Path used = parent.resolve("used");
    try (Store store = EmbeddedStore.open(used)) {
      store.commit(StoreProcess.counted(NUMBER));
      for (String file : new String[] {EmbeddedStore.FILE, Wal.FILE}) {
        Files.copy(used.resolve(file), directory.resolve(file));
      }
    }
    left = wal();
  }

  @AfterEach
  void nothingElseIsLeft() {
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void openingWritesWhatAnEarlierProcessLeftIntoAnotherFile() throws Exception {
    try (Store store = EmbeddedStore.open(directory)) {
      assertThat(wal()).isNotEqualTo(left);
      assertHoldsAll(store);
    }
  }

  @Test
  void interruptedThreadDoesNotCutThatOff() throws Exception {
    Thread.currentThread().interrupt();
    try {
      new Wal(directory).renew(true);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(wal()).isNotEqualTo(left);
  }

  @Test
  void logIsNotTakenAwayFromAnotherProgram() throws Exception {
    try (ForkedJvm other = ForkedJvm.start("other", directory)) {
      assertThat(other.readLine()).isEqualTo("other reads " + NUMBER);
      try (Store store = EmbeddedStore.open(directory)) {
        assertThat(wal()).isEqualTo(left);
        assertHoldsAll(store);
      }
    }
  }

  @Test
  void anotherProgramIsWaitedForAfterAFailedFlush() throws Exception {
    try (ForkedJvm other = ForkedJvm.start("other", directory)) {
      assertThat(other.readLine()).isEqualTo("other reads " + NUMBER);
      assertThatThrownBy(() -> new Wal(directory).renew(true))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.retryable()).as("retryable").isTrue())
          .hasMessageContaining("while another program holds perdure.db: let that program finish");
    }
    new Wal(directory).renew(true);
    assertThat(wal()).isNotEqualTo(left);
  }

  private static void assertHoldsAll(Store store) throws StoreException {
    assertThat(store.lastNumber()).isEqualTo(NUMBER);
    assertThat(StoreProcess.numbersIn(store)).containsExactly(NUMBER + "");
  }

  private Object wal() throws Exception {
    return Files.readAttributes(directory.resolve(Wal.FILE), BasicFileAttributes.class).fileKey();
  }
}
