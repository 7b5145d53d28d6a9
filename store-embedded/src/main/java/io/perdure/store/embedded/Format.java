package io.perdure.store.embedded;

import io.perdure.runtime.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;

/** What is in the file, and which version of that; see docs/decisions/0003-embedded-store.md. */
final class Format {
  static final int VERSION = 1;

  /** "Prdr" in the file's header, which tells our files from other SQLite files. */
  static final int APPLICATION_ID = 0x50726472;

  private Format() {}

  /** Creates what a new file needs, or refuses a file that is not one of this version's. */
  static void prepare(Connection connection, Failures failures)
      throws SQLException, StoreException {
    long application = Sqlite.askNumber(connection, "PRAGMA application_id");
    int version = (int) Sqlite.askNumber(connection, "PRAGMA user_version");
    if (application == 0 && version == 0 && isEmpty(connection)) {
      create(connection);
    } else if (application != APPLICATION_ID) {
      throw failures.foreign(null);
    } else if (version > VERSION) {
      throw failures.newer(version);
    } else if (version < VERSION) {
      throw failures.damaged("there is no format " + version, null);
    }
    useWal(connection, failures);
  }

  private static boolean isEmpty(Connection connection) throws SQLException {
    return Sqlite.askNumber(connection, "SELECT count(*) FROM sqlite_master") == 0;
  }

  /** In one transaction: a crash leaves an empty file, which the next opening finishes. */
  private static void create(Connection connection) throws SQLException {
    // Also flushes the directory, or a power cut could bring the deleted rollback journal back.
    Sqlite.execute(connection, "PRAGMA synchronous = EXTRA");
    connection.setAutoCommit(false);
    Sqlite.execute(
        connection,
        """
        CREATE TABLE types (
          number INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE
        )""");
    Sqlite.execute(
        connection,
        """
        CREATE TABLE entries_by_type (
          type INTEGER NOT NULL,
          id TEXT NOT NULL,
          key TEXT NOT NULL,
          value BLOB NOT NULL,
          PRIMARY KEY (type, id, key)
        ) WITHOUT ROWID""");
    Sqlite.execute(
        connection,
        """
        CREATE VIEW entries AS
          SELECT name AS type, id, key, value FROM entries_by_type JOIN types ON number = type""");
    Sqlite.execute(
        connection,
        """
        CREATE TABLE durable (
          only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
          last_number INTEGER NOT NULL,
          openings INTEGER NOT NULL
        )""");
    Sqlite.execute(connection, "INSERT INTO durable VALUES (1, 0, 0)");
    Sqlite.execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
    Sqlite.execute(connection, "PRAGMA user_version = " + VERSION);
    connection.commit();
    connection.setAutoCommit(true);
    Sqlite.execute(connection, "PRAGMA synchronous = FULL");
  }

  private static void useWal(Connection connection, Failures failures)
      throws SQLException, StoreException {
    String mode = Sqlite.ask(connection, "PRAGMA journal_mode = WAL");
    if (!mode.equals("wal")) {
      throw failures.noSharedMemory(mode);
    }
  }
}
