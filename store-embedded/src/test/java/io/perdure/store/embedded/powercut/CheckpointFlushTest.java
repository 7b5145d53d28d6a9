package io.perdure.store.embedded.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.store.embedded.EmbeddedStore;
import io.perdure.store.embedded.powercut.Recording.Flush;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.jdbc4.JDBC4Connection;

/** SQLite says nothing of a checkpoint of its own that fails, and would not repeat all of it. */
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "the recorder knows SQLite's Unix files")
class CheckpointFlushTest {
  private static final ObjectKey OBJECT = new ObjectKey("Type", "id");

  /** Two of them in the WAL make a checkpoint due. */
  private static final int LARGE = 2_200_000;

  @TempDir Path parent;

  private final AtomicReference<@Nullable Flush> failing = new AtomicReference<>();

  /**
   * A checkpoint that a reader cuts short flushes nothing and is not repeated; the flush of the
   * next one, which fails, loses what both copied.
   */
  @Test
  void failedFlushOfACheckpointLosesNothingThatAnEarlierOneCopied() throws Exception {
    EmbeddedStore.open(parent.resolve("first")).close(); // loads the library
    Path directory = Files.createDirectory(parent.resolve("life")).toRealPath();
    Recording recording = new Recording(new OneFailure());
    RecordedFiles files = RecordedFiles.of(directory, recording);
    try (Store store = EmbeddedStore.open(directory)) {
      recording.add(new Event.Promised(0));
      store.commit(batch(1, LARGE));
      try (Connection reader = readingFrom(directory)) {
        store.commit(batch(2, LARGE));
        reader.rollback();
      }
      failing.set(Flush.DATABASE);
      store.commit(batch(3, 1));
      assertThat(failing).hasValue(null);
      store.commit(batch(4, LARGE));
      store.commit(batch(5, LARGE));
      store.commit(batch(6, 1));
      assertAllIsThereAfterPowerCut(recording);
    } finally {
      files.close();
    }
  }

  private void assertAllIsThereAfterPowerCut(Recording recording) throws Exception {
    Disk disk = new Disk(PowerCut.EMPTY_DIRECTORY, new Random());
    recording.events().forEach(disk::apply);
    Map<String, byte[]> left = disk.afterPowerCut(Fate.LOST, new Random());
    Path directory = Files.createDirectory(parent.resolve("inspected"));
    Inspection.write(left, directory);
    try (Store store = EmbeddedStore.open(directory)) {
      assertThat(store.lastNumber()).isEqualTo(6);
      for (int number = 1; number <= 6; number++) {
        assertThat(store.read(OBJECT, "key" + number)).isNotEmpty().containsOnly(number);
      }
    }
  }

  private static WriteBatch batch(int number, int size) {
    byte[] value = new byte[size];
    Arrays.fill(value, (byte) number);
    return new WriteBatch(number, List.of(new Write(OBJECT, "key" + number, value)));
  }

  private static Connection readingFrom(Path directory) throws SQLException {
    String file = directory.resolve("perdure.db").toUri().toASCIIString();
    Connection connection = new JDBC4Connection("jdbc:sqlite:" + file, file, new Properties());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT * FROM durable");
    }
    return connection;
  }

  private final class OneFailure implements FlushTrouble {
    @Override
    public boolean ignores(Flush flush) {
      return false;
    }

    @Override
    public boolean fails(Flush flush) {
      return failing.compareAndSet(flush, null);
    }
  }
}
