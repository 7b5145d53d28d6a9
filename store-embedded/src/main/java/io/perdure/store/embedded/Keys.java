package io.perdure.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.runtime.store.ReservedKeys;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Keys as SQLite has them: text, and the reserved ones as blobs. To SQLite every blob is greater
 * than every text, and both are ordered by their bytes.
 */
final class Keys {
  private Keys() {}

  static void bind(PreparedStatement statement, int index, String key) throws SQLException {
    if (ReservedKeys.isReserved(key)) {
      statement.setBytes(index, ReservedKeys.name(key).getBytes(UTF_8));
    } else {
      statement.setString(index, key);
    }
  }

  static String read(ResultSet row, int column) throws SQLException {
    Object key = row.getObject(column);
    return key instanceof byte[] name ? ReservedKeys.of(new String(name, UTF_8)) : key.toString();
  }
}
