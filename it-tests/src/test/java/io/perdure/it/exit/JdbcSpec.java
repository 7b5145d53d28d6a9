package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A JDBC driver that writes to its server's socket on its caller's thread. */
class JdbcSpec {

  private static final String INSERT = "INSERT INTO note VALUES (?)";

  /** A server that stops may need a moment to let go of its last session. */
  private final String database = "mem:" + UUID.randomUUID();

  private final Server server = server();

  /** Sees what is there, without a socket. */
  private final Connection inside = DriverManager.getConnection("jdbc:h2:" + database);

  private final Sent sent = new Sent(this::notes);

  JdbcSpec() throws SQLException {}

  private static Server server() throws SQLException {
    return Server.createTcpServer("-tcpPort", "0").start();
  }

  @BeforeEach
  void createTable() throws SQLException {
    try (Statement statement = inside.createStatement()) {
      statement.execute("CREATE TABLE note (text VARCHAR(100))");
    }
  }

  @AfterEach
  void stop() throws SQLException {
    inside.close();
    server.stop();
  }

  @Test
  void anInsertThatCommits() throws Exception {
    Connection connection = connect();
    sent.isHeld(Sent.here(text -> insert(connection, text)));
  }

  @Test
  void aTransaction() throws Exception {
    Connection connection = connect();
    connection.setAutoCommit(false);
    sent.isHeld(
        Sent.here(
            text -> {
              insert(connection, text);
              connection.commit();
            }));
  }

  /** The driver would have sent what it had still in a buffer, and taken one reply for another. */
  @Test
  void aConnectionOnWhichSomethingWasLostIsOver() throws Exception {
    Connection connection = connect();
    sent.neverComesIfLost(Sent.here(text -> insert(connection, text)));

    assertThatThrownBy(() -> insert(connection, "more")).hasMessageContaining("broken");
    assertThat(connection.isValid(1)).isFalse();
    assertThat(notes()).isEmpty();
  }

  @Test
  void aConnectionThatTheTurnOpens() throws Exception {
    sent.isHeld(
        Sent.here(
            text -> {
              try (Connection connection = connect()) {
                insert(connection, text);
              }
            }));
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:" + server.getURL() + "/" + database);
  }

  private static void insert(Connection connection, String text) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, text);
      insert.executeUpdate();
    }
  }

  private List<String> notes() throws SQLException {
    List<String> notes = new ArrayList<>();
    try (Statement statement = inside.createStatement();
        ResultSet rows = statement.executeQuery("SELECT text FROM note")) {
      while (rows.next()) {
        notes.add(rows.getString(1));
      }
    }
    return notes;
  }
}
