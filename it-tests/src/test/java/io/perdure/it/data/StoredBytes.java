package io.perdure.it.data;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Compares what two files of the store hold, byte for byte; SQLite is on its class path. */
final class StoredBytes {
  private StoredBytes() {}

  /** Prints what only the second file has, then what only the first has. */
  public static void main(String[] files) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + files[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("ATTACH '" + files[1] + "' AS now");
      print(statement, '+', "now.entries", "main.entries");
      print(statement, '-', "main.entries", "now.entries");
    }
  }

  private static void print(Statement statement, char sign, String in, String notIn)
      throws SQLException {
    String rows = "SELECT type, id, key, value FROM ";
    try (ResultSet found =
        statement.executeQuery(rows + in + " EXCEPT " + rows + notIn + " ORDER BY 1, 2, 3")) {
      while (found.next()) {
        System.out.println(
            sign + " " + found.getString(1) + "/" + found.getString(2) + " " + found.getString(3));
      }
    }
  }
}
