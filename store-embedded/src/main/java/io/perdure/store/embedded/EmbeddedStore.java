package io.perdure.store.embedded;

import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Page;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.runtime.thread.StackHeadroom;
import io.perdure.runtime.thread.VirtualThreads;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The default store: one SQLite file in a data directory that this process has for itself.
 *
 * <p>A commit whose outcome is unknown, or that met an error of the device, closes the file;
 * whoever uses the store next opens it again, and what is found then is what counts (rule 5.6).
 */
public final class EmbeddedStore implements Store {
  static final String FILE = "perdure.db";

  private final Path directory;
  private final Failures failures;
  private final DirectoryLock lock;
  private final ReadThreads readThreads = new ReadThreads();

  /** Shared by those who use the database, exclusive for who replaces it. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private @Nullable Database database;

  /** Whether the files were closed because of it and are not open again yet. */
  private boolean flushFailed;

  private boolean closed;

  private EmbeddedStore(Path directory, DirectoryLock lock, Database database) {
    this.directory = directory;
    this.failures = new Failures(directory);
    this.lock = lock;
    this.database = database;
  }

  /**
   * Opens the store of a data directory, both created when missing.
   *
   * @throws StoreException in one line when the directory is unusable, in use, full, or holds
   *     something this version cannot read
   */
  public static EmbeddedStore open(Path directory) throws StoreException {
    Claim claim = Claim.on(directory);
    boolean open = false;
    try {
      EmbeddedStore store = claim.open();
      open = true;
      return store;
    } finally {
      if (!open) {
        claim.close();
      }
    }
  }

  /** Of a directory that is locked; the lock is given back when the store is closed. */
  static EmbeddedStore open(Path directory, DirectoryLock lock) throws StoreException {
    NativeLibrary.load(directory);
    new Wal(directory).renew(false);
    return new EmbeddedStore(directory, lock, Database.open(directory));
  }

  @Override
  public long lastNumber() throws StoreException {
    return with(Database::lastNumber);
  }

  @Override
  public byte @Nullable [] read(ObjectKey object, String key) throws StoreException {
    return reading(current -> current.read(object, key)).orElse(null);
  }

  @Override
  public Map<String, byte[]> read(ObjectKey object, Collection<String> keys) throws StoreException {
    return reading(current -> current.read(object, keys));
  }

  @Override
  public Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows)
      throws StoreException {
    return reading(current -> current.scan(object, range, reverse, maxRows));
  }

  @Override
  public void commit(WriteBatch batch) throws StoreException {
    try {
      boolean sound =
          with(
              current -> {
                current.commit(batch);
                return current.isSound();
              });
      if (!sound) {
        discardIfUnsound();
      }
    } catch (StoreException e) {
      discardIfUnsound();
      throw e;
    }
  }

  /** Waits for reads and a commit under way. */
  @Override
  public void close() throws StoreException {
    use.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      readThreads.close();
      try {
        closeDatabase();
      } finally {
        lock.close();
      }
    } catch (SQLException e) {
      throw failures.closing(e);
    } finally {
      use.writeLock().unlock();
    }
  }

  private <T> T reading(Task<T> task) throws StoreException {
    StackHeadroom.require(); // an overflow further down would leave locks and a connection behind
    return VirtualThreads.isCurrentVirtual() ? readThreads.run(() -> with(task)) : with(task);
  }

  private <T> T with(Task<T> task) throws StoreException {
    while (true) {
      use.readLock().lock();
      try {
        Database current = database;
        if (current != null) {
          return task.on(current);
        }
      } finally {
        use.readLock().unlock();
      }
      reopen();
    }
  }

  private void reopen() throws StoreException {
    use.writeLock().lock();
    try {
      if (closed) {
        throw failures.closed();
      }
      if (database == null) {
        new Wal(directory).renew(flushFailed);
        database = Database.open(directory);
        flushFailed = false;
      }
    } finally {
      use.writeLock().unlock();
    }
  }

  private void discardIfUnsound() {
    use.writeLock().lock();
    try {
      Database current = database;
      if (current != null && !current.isSound()) {
        flushFailed = true;
        closeDatabase();
      }
    } catch (SQLException e) {
      // Opening it again decides what is in it, and reports what is still wrong.
    } finally {
      use.writeLock().unlock();
    }
  }

  private void closeDatabase() throws SQLException {
    Database current = database;
    database = null;
    if (current != null) {
      current.close();
    }
  }

  /** What is done with the database while it stays open. */
  private interface Task<T> {
    T on(Database database) throws StoreException;
  }
}
