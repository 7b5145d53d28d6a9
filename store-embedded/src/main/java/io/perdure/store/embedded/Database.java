package io.perdure.store.embedded;

import static java.util.Objects.requireNonNull;

import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Page;
import io.perdure.runtime.store.ReservedKeys;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.WriteBatch;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All connections to one file: one that writes, and some that read beside it. */
final class Database implements AutoCloseable {
  private final Path directory;
  private final Failures failures;
  private final Readers readers;

  /** Open as long as any, see {@link #close}. */
  private final Reader last;

  /** Absent after a failure, until the next commit. */
  private @Nullable Writer writer;

  private volatile boolean sound = true;

  private Database(Path directory, Failures failures, Writer writer, Reader last) {
    this.directory = directory;
    this.failures = failures;
    this.writer = writer;
    this.last = last;
    this.readers = new Readers(directory);
  }

  /** Opens the file that {@link Wal#renew} was called for. */
  static Database open(Path directory) throws StoreException {
    Failures failures = new Failures(directory);
    try {
      Database database = connect(directory, failures);
      database.settle();
      return database;
    } catch (SQLException e) {
      throw failures.opening(e);
    }
  }

  private static Database connect(Path directory, Failures failures)
      throws SQLException, StoreException {
    Writer writer = Writer.open(directory, failures);
    try {
      return new Database(directory, failures, writer, Reader.open(directory));
    } catch (SQLException | RuntimeException | Error e) {
      writer.close();
      throw e;
    }
  }

  private void settle() throws SQLException, StoreException {
    boolean settled = false;
    try {
      last.lastNumber(); // only now SQLite counts it among those that use the WAL
      writer().settle();
      settled = true;
    } finally {
      if (!settled) {
        sound = false;
        close();
      }
    }
  }

  Optional<byte[]> read(ObjectKey object, String key) throws StoreException {
    try {
      return readers.read(reader -> reader.get(object, key));
    } catch (SQLException e) {
      throw failures.reading(object + " key " + ReservedKeys.shown(key), e);
    }
  }

  Map<String, byte[]> read(ObjectKey object, Collection<String> keys) throws StoreException {
    try {
      return readers.read(reader -> reader.get(object, keys));
    } catch (SQLException e) {
      throw failures.reading(
          object + " keys " + keys.stream().map(ReservedKeys::shown).toList(), e);
    }
  }

  Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows) throws StoreException {
    try {
      return readers.read(reader -> reader.scan(object, range, reverse, maxRows));
    } catch (SQLException e) {
      throw failures.reading(object + " from key " + ReservedKeys.shown(range.from()), e);
    }
  }

  long lastNumber() throws StoreException {
    try {
      return readers.read(Reader::lastNumber);
    } catch (SQLException e) {
      throw failures.reading("its last number", e);
    }
  }

  /** For one thread at a time; may leave the files unsound, also when it succeeds. */
  void commit(WriteBatch batch) throws StoreException {
    boolean whole = false;
    try {
      write(batch);
      flush(batch);
      whole = checkpoint();
    } finally {
      if (!whole) {
        dropWriter();
      }
    }
  }

  /**
   * Whether the files are worth another commit. After an error of the device they are not: a failed
   * flush of a file is never repeated on it, and what the system still has in memory of it may not
   * be what is on the disk (rule 5.6).
   */
  boolean isSound() {
    return sound;
  }

  /**
   * The last connection to go, if it may write, copies the WAL to the database and deletes it. That
   * is the writer, unless a flush failed: what SQLite then takes for copied may not be on the disk,
   * and has to be copied again by those who recover from the WAL.
   */
  @Override
  public void close() throws SQLException {
    if (!sound) {
      dropWriter();
    }
    try {
      readers.close();
      last.close();
    } finally {
      if (writer != null) {
        writer.close();
      }
    }
  }

  private void write(WriteBatch batch) throws StoreException {
    try {
      if (!writer().write(batch)) {
        throw StoreException.outOfOrder(batch.lastNumber(), lastNumber());
      }
    } catch (SQLException e) {
      sound = SqliteCode.of(e) != SqliteCode.DEVICE;
      throw failures.notCommitted(batch.lastNumber(), e);
    }
  }

  private void flush(WriteBatch batch) throws StoreException {
    try {
      writer().commit();
    } catch (SQLException e) {
      throw switch (SqliteCode.of(e)) {
        // Neither comes after the frame in the WAL that makes a transaction count.
        case FULL, BUSY -> failures.notCommitted(batch.lastNumber(), e);
        default -> {
          sound = false;
          yield failures.perhapsCommitted(batch.lastNumber(), e);
        }
      };
    }
  }

  /**
   * False when it failed; the batch is durable all the same. But after a failed flush of the
   * database what was copied before by checkpoints that readers cut short, which flush nothing, may
   * be lost too; SQLite would not copy it again as long as the files are open.
   */
  private boolean checkpoint() {
    try {
      requireNonNull(writer).checkpointIfDue();
      return true;
    } catch (SQLException e) {
      sound = SqliteCode.of(e) != SqliteCode.DEVICE;
      return false;
    }
  }

  private Writer writer() throws SQLException, StoreException {
    Writer current = writer;
    if (current == null) {
      current = Writer.open(directory, failures);
      writer = current;
    }
    return current;
  }

  private void dropWriter() {
    Writer failed = writer;
    writer = null;
    try {
      if (failed != null) {
        failed.close();
      }
    } catch (SQLException e) {
      // What it had not committed is gone with it all the same.
    }
  }
}
