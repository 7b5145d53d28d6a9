package io.perdure.store.embedded;

import io.perdure.runtime.store.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A data directory that this process has for itself, without its database being open: all that can
 * be found wrong with it without SQLite, in a few milliseconds.
 */
public final class Claim implements AutoCloseable {

  /** Where SQLite's file format keeps the two numbers of {@link Format}. */
  private static final long USER_VERSION = 60;

  private static final long APPLICATION_ID = 68;

  private final Path directory;
  private final DirectoryLock lock;

  private Claim(Path directory, DirectoryLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Claims a data directory, created when missing.
   *
   * @throws StoreException in one line when the directory is unusable, in use, full, or written by
   *     a newer version
   */
  public static Claim on(Path directory) throws StoreException {
    Path prepared = DataDirectory.prepare(directory);
    Claim claim = new Claim(prepared, DirectoryLock.acquire(prepared));
    boolean usable = false;
    try {
      claim.check(new Failures(prepared));
      usable = true;
      return claim;
    } finally {
      if (!usable) {
        claim.close();
      }
    }
  }

  /**
   * Opens the store, created when missing, which gives the directory back when it is closed. After
   * a failure it may be tried again.
   *
   * @throws StoreException in one line, as above, or when SQLite finds something wrong
   */
  public EmbeddedStore open() throws StoreException {
    return EmbeddedStore.open(directory, lock);
  }

  /** Gives the directory back; not after it was opened. */
  @Override
  public void close() {
    lock.close();
  }

  private void check(Failures failures) throws StoreException {
    failures.requireSpace();
    Path file = directory.resolve(EmbeddedStore.FILE);
    if (!file.toFile().isFile()) {
      return; // there is none, or SQLite will say what it is
    }
    try (RandomAccessFile database = new RandomAccessFile(file.toFile(), "r")) {
      if (database.length() > APPLICATION_ID) {
        database.seek(USER_VERSION);
        int version = database.readInt();
        database.seek(APPLICATION_ID);
        if (database.readInt() == Format.APPLICATION_ID && version > Format.VERSION) {
          throw failures.newer(version);
        }
      }
    } catch (IOException e) {
      throw failures.unreadable(e);
    }
  }
}
