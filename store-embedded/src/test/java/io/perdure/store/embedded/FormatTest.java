package io.perdure.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.ReservedKeys;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {
  private static final ObjectKey ORDERS = new ObjectKey("Counter", "orders");

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() throws Exception {
    directory = directory.toRealPath();
    file = directory.resolve("perdure.db");
  }

  @Test
  void committedDataIsThereAfterReopening() throws Exception {
    fill();

    try (Store store = EmbeddedStore.open(directory)) {
      assertThat(store.lastNumber()).isEqualTo(1);
      assertThat(store.read(ORDERS, "n")).asString(UTF_8).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b/c", "with space", "ü", "what?journal_mode=DELETE", "50%20", "x#y"})
  void directoryIsCreatedUnderTheNameItWasGiven(String name) throws Exception {
    Path nested = directory.resolve(name);
    EmbeddedStore.open(nested).close();

    assertThat(nested.resolve("perdure.db")).isNotEmptyFile();
  }

  @Test
  void directoryMayBeALink() throws Exception {
    Path link =
        Files.createSymbolicLink(
            directory.resolve("link"), Files.createDirectory(directory.resolve("real")));
    EmbeddedStore.open(link).close();

    assertThat(directory.resolve("real/perdure.db")).isNotEmptyFile();
  }

  @Test
  void everybodyCanReadAlongInTheOrderOfUtf8() throws Exception {
    List<String> keys =
        List.of("", "a", "a\u0000", "a\u0000b", "ab", "ü", "\uffff", "\ud83c\udfab");
    try (Store store = EmbeddedStore.open(directory)) {
      List<Write> writes = new ArrayList<>();
      for (String key : keys) {
        writes.add(0, new Write(ORDERS, key, key.getBytes(UTF_8)));
      }
      store.commit(new WriteBatch(1, writes));

      assertThat(query("SELECT type || '/' || id FROM entries LIMIT 1"))
          .containsExactly("Counter/orders");
      assertThat(query("SELECT key FROM entries WHERE id = 'orders' ORDER BY key"))
          .containsExactlyElementsOf(keys);
      assertThat(query("SELECT hex(key) FROM entries ORDER BY key"))
          .isEqualTo(query("SELECT hex(value) FROM entries ORDER BY value"));
      assertThat(
              query(
                  "SELECT DISTINCT typeof(type) || typeof(id) || typeof(key) || typeof(value) FROM entries"))
          .containsExactly("texttexttextblob");
      assertThat(query("SELECT last_number FROM durable")).containsExactly("1");
    }
  }

  @Test
  void reservedKeysAreBlobsThatNameWhatIsInThem() throws Exception {
    try (Store store = EmbeddedStore.open(directory)) {
      String key = ReservedKeys.of("cached/prices()");
      byte[] value = {1};
      store.commit(
          new WriteBatch(
              1, List.of(new Write(ORDERS, key, value), new Write(ORDERS, "text", value))));
    }
    assertThat(query("SELECT key FROM entries WHERE typeof(key) = 'text'")).containsExactly("text");
    assertThat(query("SELECT CAST(key AS TEXT) FROM entries WHERE typeof(key) = 'blob'"))
        .containsExactly("cached/prices()");
    try (Store store = EmbeddedStore.open(directory)) {
      assertThat(store.scan(ORDERS, KeyRange.ALL, false, 9).rows()).hasSize(1);
      assertThat(store.read(ORDERS, ReservedKeys.of("cached/prices()"))).isNotNull();
    }
  }

  @Test
  void fileSaysWhatItIs() throws Exception {
    fill();

    assertThat(query("PRAGMA application_id")).containsExactly(0x50726472 + "");
    assertThat(query("PRAGMA user_version")).containsExactly("1");
    assertThat(query("PRAGMA journal_mode")).containsExactly("wal");
    assertThat(query("PRAGMA integrity_check")).containsExactly("ok");
  }

  /** A power cut cannot be tried here, so the settings that make a commit survive it are. */
  @Test
  void commitsAreFlushed() throws Exception {
    fill();
    try (Connection connection = Sqlite.connect(directory, false)) {
      assertThat(Sqlite.ask(connection, "PRAGMA synchronous")).isEqualTo("2");
      assertThat(Sqlite.ask(connection, "PRAGMA journal_mode")).isEqualTo("wal");
    }
  }

  @Test
  void newerFormatIsRefused() throws Exception {
    fill();
    execute("PRAGMA user_version = 2");

    assertRefused("was written by a newer Perdure (format 2, known here: 1): use that version");
    assertThat(query("SELECT count(*) FROM entries")).containsExactly("1");
  }

  @Test
  void formatThatNeverWasIsRefused() throws Exception {
    fill();
    execute("PRAGMA user_version = 0");

    assertRefused("has a damaged perdure.db (there is no format 0): restore it");
  }

  @Test
  void foreignSqliteFileIsRefusedAndLeftAlone() throws Exception {
    execute("CREATE TABLE theirs (x)");
    byte[] before = Files.readAllBytes(file);

    assertRefused("has a perdure.db that is not Perdure's: move that file away");
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void foreignSqliteFileWithoutTablesIsRefused() throws Exception {
    execute("PRAGMA application_id = 7");

    assertRefused("has a perdure.db that is not Perdure's");
  }

  @Test
  void fileThatIsNotSqliteIsRefusedAndLeftAlone() throws Exception {
    Files.writeString(file, "Dear diary, ".repeat(1_000));

    assertRefused("has a perdure.db that is not Perdure's: move that file away");
    assertThat(file).hasContent("Dear diary, ".repeat(1_000));
  }

  @Test
  void damagedFileIsRefused() throws Exception {
    fill();
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] garbage = new byte[(int) bytes.length() - 4096];
      Arrays.fill(garbage, (byte) 0x5a);
      bytes.seek(4096);
      bytes.write(garbage);
    }

    assertRefused("has a damaged perdure.db (");
  }

  @Test
  void creationThatCrashedBeforeItsTransactionIsFinished() throws Exception {
    Files.createFile(file);
    fill();

    assertThat(query("SELECT count(*) FROM entries")).containsExactly("1");
  }

  @Test
  void creationThatCrashedInItsTransactionIsFinished() throws Exception {
    Path crashed = Files.createDirectory(directory.resolve("crashed"));
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA cache_spill = 1");
      statement.execute("PRAGMA cache_size = 1");
      statement.execute("BEGIN");
      statement.execute("CREATE TABLE entries (x)");
      statement.execute("INSERT INTO entries VALUES (zeroblob(1000000))");
      for (String name : List.of("perdure.db", "perdure.db-journal")) {
        Files.copy(directory.resolve(name), crashed.resolve(name));
      }
      statement.execute("ROLLBACK");
    }
    assertThat(crashed.resolve("perdure.db")).isNotEmptyFile();

    try (Store store = EmbeddedStore.open(crashed)) {
      store.commit(new WriteBatch(1, List.of(new Write(ORDERS, "n", new byte[1]))));
      assertThat(store.lastNumber()).isEqualTo(1);
    }
  }

  @Test
  void creationThatCrashedBeforeWalIsFinished() throws Exception {
    fill();
    execute("PRAGMA journal_mode = DELETE");
    fill();

    assertThat(query("PRAGMA journal_mode")).containsExactly("wal");
  }

  /** A commit holds the write lock; here another program does, for as long as the test wants. */
  @Test
  void readsGoOnWhileSomebodyWritesAndACommitThatCannotWaitLeavesNothing() throws Exception {
    fill();
    try (Store store = EmbeddedStore.open(directory);
        Connection other = connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("UPDATE entries_by_type SET value = x'39'");

      assertThat(store.read(ORDERS, "n")).asString(UTF_8).isEqualTo("1");
      assertThatThrownBy(() -> store.commit(one(2)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.outcomeUnknown()).isFalse())
          .hasMessageContaining("has nothing of batch 2 while another program holds perdure.db");

      statement.execute("ROLLBACK");
      assertThat(store.lastNumber()).isEqualTo(1);
      assertThat(store.read(ORDERS, "n")).asString(UTF_8).isEqualTo("1");
      store.commit(one(2));
      assertThat(store.read(ORDERS, "n")).asString(UTF_8).isEqualTo("2");
    }
  }

  private void assertRefused(String problem) {
    assertThatThrownBy(() -> EmbeddedStore.open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("Data directory " + directory + " " + problem)
        .message()
        .doesNotContain("\n");
  }

  private void fill() throws StoreException {
    try (Store store = EmbeddedStore.open(directory)) {
      store.commit(one(store.lastNumber() + 1));
    }
  }

  private static WriteBatch one(long number) {
    byte[] value = Long.toString(number).getBytes(UTF_8);
    return new WriteBatch(number, List.of(new Write(ORDERS, "n", value)));
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> result = new ArrayList<>();
      while (rows.next()) {
        result.add(rows.getString(1));
      }
      return result;
    }
  }
}
