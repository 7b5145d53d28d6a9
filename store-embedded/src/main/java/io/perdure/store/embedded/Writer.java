package io.perdure.store.embedded;

import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * The one connection that writes, for one thread at a time.
 *
 * <p>After a failure it has to be closed, which rolls back what was not committed: the driver
 * throws a prepared statement away when it fails.
 */
final class Writer implements AutoCloseable {
  /** Frames in the WAL, which is what SQLite's own checkpoints wait for. */
  private static final int FRAMES_OF_A_CHECKPOINT = 1_000;

  private final Connection connection;
  private final PreparedStatement put;
  private final PreparedStatement delete;
  private final PreparedStatement clear;
  private final PreparedStatement addType;
  private final PreparedStatement advance;
  private final PreparedStatement size;

  private Writer(Connection connection) throws SQLException {
    this.connection = connection;
    put =
        connection.prepareStatement(
            """
            INSERT INTO entries_by_type (type, id, key, value)
              VALUES ((SELECT number FROM types WHERE name = ?), ?, ?, ?)
              ON CONFLICT DO UPDATE SET value = excluded.value""");
    delete =
        connection.prepareStatement(
            """
            DELETE FROM entries_by_type
              WHERE type = (SELECT number FROM types WHERE name = ?) AND id = ? AND key = ?""");
    clear =
        connection.prepareStatement(
            """
            DELETE FROM entries_by_type
              WHERE type = (SELECT number FROM types WHERE name = ?) AND id = ?""");
    addType =
        connection.prepareStatement("INSERT INTO types (name) VALUES (?) ON CONFLICT DO NOTHING");
    advance =
        connection.prepareStatement("UPDATE durable SET last_number = ? WHERE last_number < ?");
    size = connection.prepareStatement("PRAGMA wal_checkpoint(NOOP)");
  }

  static Writer open(Path directory, Failures failures) throws SQLException, StoreException {
    Connection connection = Sqlite.connect(directory, false);
    try {
      Format.prepare(connection, failures);
      // SQLite ignores the failures of its own checkpoints.
      Sqlite.execute(connection, "PRAGMA wal_autocheckpoint = 0");
      Writer writer = new Writer(connection);
      connection.setAutoCommit(false);
      return writer;
    } catch (SQLException | StoreException | RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Ends what an earlier process, or a failed flush, left in the WAL, which is on the disk by now
   * ({@link Wal}), and proves by a durable write that the disk takes more.
   */
  void settle() throws SQLException {
    connection.setAutoCommit(true);
    Sqlite.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    connection.setAutoCommit(false);
    // A real change: SQLite writes no page for a value that stays what it was.
    Sqlite.execute(connection, "UPDATE durable SET openings = openings + 1");
    connection.commit();
  }

  /** Everything of a batch but its commit; false when its number is not above the last one. */
  boolean write(WriteBatch batch) throws SQLException {
    if (!advanceTo(batch.lastNumber())) {
      return false;
    }
    addTypes(batch);
    for (ObjectKey object : batch.cleared()) {
      clear.setString(1, object.type());
      clear.setString(2, object.id());
      clear.executeUpdate();
    }
    for (Write write : batch.writes()) {
      byte[] value = write.value();
      if (value == null) {
        bindKey(delete, write).executeUpdate();
      } else {
        PreparedStatement upsert = bindKey(put, write);
        upsert.setBytes(4, value);
        upsert.executeUpdate();
      }
    }
    return true;
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /** Copies what is in the WAL to the database, as far as nobody reads it, once it is long. */
  void checkpointIfDue() throws SQLException {
    if (framesInWal() >= FRAMES_OF_A_CHECKPOINT) {
      Sqlite.execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private int framesInWal() throws SQLException {
    try (ResultSet row = size.executeQuery()) {
      return row.next() ? row.getInt(2) : 0;
    }
  }

  private void addTypes(WriteBatch batch) throws SQLException {
    Set<String> types = new HashSet<>();
    for (Write write : batch.writes()) {
      if (types.add(write.object().type())) {
        addType.setString(1, write.object().type());
        addType.executeUpdate();
      }
    }
  }

  private boolean advanceTo(long number) throws SQLException {
    advance.setLong(1, number);
    advance.setLong(2, number);
    return advance.executeUpdate() == 1;
  }

  private static PreparedStatement bindKey(PreparedStatement statement, Write write)
      throws SQLException {
    statement.setString(1, write.object().type());
    statement.setString(2, write.object().id());
    Keys.bind(statement, 3, write.key());
    return statement;
  }
}
