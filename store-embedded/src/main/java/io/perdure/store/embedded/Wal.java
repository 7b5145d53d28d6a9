package io.perdure.store.embedded;

import io.perdure.runtime.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * SQLite's write-ahead log, between the last connection that used it and the first that will.
 *
 * <p>After a flush that failed the system may serve bytes from its memory that are not on the disk
 * and that no later flush will write, since it takes them for written. SQLite would trust them when
 * it recovers, and copy them to the database. So they are written elsewhere before it does (rule
 * 5.6).
 */
final class Wal {
  static final String FILE = EmbeddedStore.FILE + "-wal";

  private static final String COPY = EmbeddedStore.FILE + "-wal.new";

  /** Where SQLite locks a database; each connection in WAL mode holds one of these bytes. */
  private static final long SHARED_FIRST = 0x40000002;

  private static final long SHARED_SIZE = 510;

  private final Path directory;
  private final Path database;
  private final Path wal;
  private final Path copy;

  Wal(Path directory) {
    this.directory = directory;
    database = directory.resolve(EmbeddedStore.FILE);
    wal = directory.resolve(FILE);
    copy = directory.resolve(COPY);
  }

  /**
   * Replaces the log by a flushed copy of itself; no connection of this process may be open.
   *
   * @param flushFailed whether that is known; else an earlier process may have met it
   */
  void renew(boolean flushFailed) throws StoreException {
    Failures failures = new Failures(directory);
    try {
      // Most starts find none, and need no thread.
      if (hasFrames() && !FlushThread.call(this::renewUnlessInUse) && flushFailed) {
        throw failures.heldAfterFailedFlush();
      }
    } catch (IOException e) {
      throw failures.notRenewed(e);
    }
  }

  private boolean hasFrames() {
    return database.toFile().isFile() && wal.toFile().length() > 0;
  }

  /**
   * False when another program has the database open. What it shares with us in {@code -shm} lists
   * only frames whose flush succeeded, and as long as it lives SQLite does not recover from the
   * log; and the log must not be taken away from it.
   */
  private boolean renewUnlessInUse() throws IOException {
    // Closing it gives up this process's locks on the file, of which there are none now.
    try (FileChannel channel =
            FileChannel.open(database, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock(SHARED_FIRST, SHARED_SIZE, false)) {
      if (lock == null) {
        return false;
      }
      replace();
      return true;
    }
  }

  private void replace() throws IOException {
    try {
      Files.copy(
          wal, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(copy, wal, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(copy);
    }
    DataDirectory.flush(directory);
  }
}
