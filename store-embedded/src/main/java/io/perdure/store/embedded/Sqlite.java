package io.perdure.store.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.jdbc4.JDBC4Connection;

/** Connections to the one file of a data directory. */
final class Sqlite {
  /** How long another program's transaction is waited for, such as that of an sqlite3 tool. */
  private static final int BUSY_MILLIS = 2_000;

  private Sqlite() {}

  static Connection connect(Path directory, boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setGetGeneratedKeys(false);
    // A URI, since the driver takes what follows a '?' in a plain path for settings.
    String file = directory.resolve(EmbeddedStore.FILE).toUri().toASCIIString();
    // Made directly: asking DriverManager would register the driver for the whole JVM.
    return new JDBC4Connection("jdbc:sqlite:" + file, file, config.toProperties());
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the one row of a query. */
  static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new SQLException("no row for " + sql);
      }
      return row.getString(1);
    }
  }

  static long askNumber(Connection connection, String sql) throws SQLException {
    return Long.parseLong(ask(connection, sql));
  }
}
