package io.perdure.store.embedded;

import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Page;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One connection that reads, for one thread at a time; after a failure it has to be closed. */
final class Reader implements AutoCloseable {

  private static final String SCAN =
      """
      SELECT key, value FROM entries_by_type
        WHERE type = (SELECT number FROM types WHERE name = ?) AND id = ?
          AND key >= ? AND key < ?
        ORDER BY key\s""";

  private final Connection connection;
  private final PreparedStatement get;
  private final PreparedStatement upwards;
  private final PreparedStatement downwards;
  private final PreparedStatement lastNumber;

  private Reader(Connection connection) throws SQLException {
    this.connection = connection;
    get =
        connection.prepareStatement(
            """
            SELECT value FROM entries_by_type
              WHERE type = (SELECT number FROM types WHERE name = ?) AND id = ? AND key = ?""");
    upwards = connection.prepareStatement(SCAN + "ASC");
    downwards = connection.prepareStatement(SCAN + "DESC");
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
    Keys.bind(get, 3, key);
    try (ResultSet row = get.executeQuery()) {
      return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
    }
  }

  Map<String, byte[]> get(ObjectKey object, Collection<String> keys) throws SQLException {
    Map<String, byte[]> values = new HashMap<>();
    for (String key : keys) {
      get(object, key).ifPresent(value -> values.put(key, value));
    }
    return values;
  }

  Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows) throws SQLException {
    PreparedStatement scan = reverse ? downwards : upwards;
    scan.setString(1, object.type());
    scan.setString(2, object.id());
    Keys.bind(scan, 3, range.from());
    Keys.bind(scan, 4, range.to());
    List<Page.Row> rows = new ArrayList<>();
    int bytes = 0;
    try (ResultSet found = scan.executeQuery()) {
      while (found.next()) {
        Page.Row row = new Page.Row(Keys.read(found, 1), found.getBytes(2));
        bytes += row.bytes();
        if (rows.size() == maxRows || (bytes > Page.BYTES && !rows.isEmpty())) {
          return new Page(rows, false);
        }
        rows.add(row);
      }
      return new Page(rows, true);
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
