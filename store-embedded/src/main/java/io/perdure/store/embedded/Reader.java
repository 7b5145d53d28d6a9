package io.perdure.store.embedded;

import io.perdure.runtime.store.ObjectKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** One connection that reads, for one thread at a time; after a failure it has to be closed. */
final class Reader implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement get;
  private final PreparedStatement lastNumber;

  private Reader(Connection connection) throws SQLException {
    this.connection = connection;
    get =
        connection.prepareStatement(
            """
            SELECT value FROM entries_by_type
              WHERE type = (SELECT number FROM types WHERE name = ?) AND id = ? AND key = ?""");
    lastNumber = connection.prepareStatement("SELECT last_number FROM durable");
  }

  static Reader open(Path directory) throws SQLException {
    Connection connection = Sqlite.connect(directory, true);
    try {
      return new Reader(connection);
    } catch (SQLException | RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  Optional<byte[]> get(ObjectKey object, String key) throws SQLException {
    get.setString(1, object.type());
    get.setString(2, object.id());
    get.setString(3, key);
    try (ResultSet row = get.executeQuery()) {
      return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
    }
  }

  long lastNumber() throws SQLException {
    try (ResultSet row = lastNumber.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("the table 'durable' has lost its row");
      }
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
