package io.perdure.runtime.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.codec.ValueException;
import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ReservedKeys;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReservedStorageTest extends StorageRules {

  private static final KeyRange FROM_B = new KeyRange("b", KeyRange.END);

  ReservedStorageTest() throws StoreException {}

  @Test
  void aValueIsReadAtOnceAndByTheNextActivation() throws Exception {
    put("n", 1);
    assertThat(number("n")).isEqualTo(1);
    assertThat(number("other")).isNull();
    storage.flush();
    storage = activation(Limits.DEFAULT);
    asked();
    assertThat(number("n")).isEqualTo(1);
    assertThat(number("other")).isNull();
    assertThat(asked()).isEqualTo(2);
    assertThat(number("n")).isEqualTo(1);
    assertThat(number("other")).isNull();
    assertThat(asked()).as("what is known is not asked for again").isZero();
  }

  @Test
  void aValueIsReadAsTheTypeAskedFor() throws Exception {
    reserved().put("page", List.of(1, 99L, Map.of("name", "Ann")), true);
    storage.flush();
    storage = activation(Limits.DEFAULT);
    assertThat(reserved().get("page", List.class))
        .isEqualTo(List.of(1, 99L, Map.of("name", "Ann")));
    put("n", 1);
    assertThat(reserved().get("n", long.class)).isEqualTo(1L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noOperationOfUserCodeShowsIt(boolean cached) throws Exception {
    put("n", 1);
    for (String key : List.of("a", "b", "c")) {
      storage.put(key, 1);
    }
    if (!cached) {
      storage.flush();
      storage = activation(Limits.DEFAULT);
    }
    for (int round = 0; round < 2; round++) {
      for (int limit : new int[] {3, 4, 100}) {
        assertThat(storage.list(ALL, false, limit)).containsExactly("a", "b", "c");
        assertThat(storage.list(ALL, true, limit)).containsExactly("c", "b", "a");
        assertThat(storage.list(FROM_B, true, limit)).containsExactly("c", "b");
      }
      assertThat(storage.list(ALL, true, 1)).as("the last of the user's").containsExactly("c");
      String greatest = "\udbff\udfff";
      assertThat(storage.list(new KeyRange(greatest, KeyRange.END), false, 9)).isEmpty();
      KeyRange prefixed = new KeyRange(greatest, KeyRange.afterPrefix(greatest));
      assertThat(storage.list(prefixed, true, 9)).isEmpty();
      assertThat(number("n")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noneInATransactionShowsIt(boolean writtenThere) throws Exception {
    stored("a", "b");
    if (!writtenThere) {
      put("n", 1);
    }
    storage.transaction(
        () -> {
          if (writtenThere) {
            put("n", 1);
          }
          storage.put("c", 1);
          assertThat(storage.list(ALL, false, 9)).containsExactly("a", "b", "c");
          assertThat(storage.list(ALL, true, 2)).containsExactly("c", "b");
          assertThat(number("n")).isEqualTo(1);
          assertRefusedToUsers();
          return 0;
        });
  }

  @Test
  void userCodeThatNamesSuchAKeyGetsTheErrorOfBadKeys() throws Exception {
    put("n", 1);
    assertRefusedToUsers();
    storage.flush();
    assertRefusedToUsers();
    storage = activation(Limits.DEFAULT);
    assertRefusedToUsers();
    assertThat(number("n")).isEqualTo(1);
    storage.deleteAll();
    assertRefusedToUsers();
  }

  private void assertRefusedToUsers() {
    String key = ReservedSpace.CACHED.key("n");
    boolean dirty = storage.storage.isDirty();
    assertRefused(() -> storage.get(key, Integer.class));
    assertRefused(() -> storage.storage.get(List.of(key), Integer.class, StorageModes.DEFAULT));
    assertRefused(() -> storage.put(key, 2));
    assertRefused(() -> storage.put(Map.of(key, 2)));
    assertRefused(() -> storage.delete(key));
    assertThat(storage.storage.isDirty()).isEqualTo(dirty);
  }

  private static void assertRefused(Runnable operation) {
    assertThatThrownBy(operation::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The key has an unpaired surrogate at index 0")
        .hasMessageContaining("encode binary keys as text");
  }

  @Test
  void deletesCountWhatUserCodeHasOnly() throws Exception {
    stored("n");
    put("n", 2);
    assertThat(storage.delete("n")).isTrue();
    assertThat(storage.delete("n")).isFalse();
    assertThat(number("n")).isEqualTo(2);
    assertThat(reserved().delete("n")).isTrue();
    assertThat(reserved().delete("n")).isFalse();
    assertThat(number("n")).isNull();
  }

  @Test
  void aDeletedValueStaysDeleted() throws Exception {
    put("n", 1);
    storage.flush();
    reserved().delete("n");
    assertThat(storage.storage.isConfirmed()).as("a reply waits for it").isTrue();
    storage.flush();
    storage = activation(Limits.DEFAULT);
    assertThat(number("n")).isNull();
    assertThat(storage.storage.isDirty()).isFalse();
    reserved().delete("n");
    assertThat(storage.storage.isDirty()).as("nothing was deleted").isFalse();
  }

  @Test
  void itIsOneWriteSetWithTheRestOfTheTurn() throws Exception {
    storage.put("a", 1);
    put("n", 1);
    storage.flush();
    assertThat(lastCommit()).containsOnlyKeys("a", ReservedSpace.CACHED.key("n"));
    assertThat(store.committed).hasSize(1);
  }

  @Test
  void onlyAConfirmedValueHoldsReplies() throws Exception {
    reserved().put("n", 1, false);
    assertThat(storage.storage.isDirty()).isTrue();
    assertThat(storage.storage.isConfirmed()).isFalse();
    reserved().put("m", 1, true);
    assertThat(storage.storage.isConfirmed()).isTrue();
  }

  @Test
  void aTransactionThatThrowsLeavesNothingOfIt() throws Exception {
    put("kept", 1);
    RuntimeException thrown = new RuntimeException("rolled back");
    assertThatThrownBy(
            () ->
                storage.transaction(
                    () -> {
                      put("n", 1);
                      put("kept", 2);
                      reserved().delete("kept");
                      assertThat(reserved().names("")).containsExactly("n");
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(number("n")).isNull();
    assertThat(number("kept")).isEqualTo(1);
    storage.transaction(
        () -> {
          put("n", 1);
          return 0;
        });
    assertThat(number("n")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deleteAllDropsItInTheSameCommit(boolean inTransaction) throws Exception {
    storage.put("a", 1);
    put("n", 1);
    storage.flush();
    if (inTransaction) {
      storage.transaction(
          () -> {
            deleteAllAndPut();
            return 0;
          });
    } else {
      deleteAllAndPut();
    }
    asked();
    assertThat(number("n")).as("the store still has it").isNull();
    assertThat(reserved().names("")).containsExactly("new");
    assertThat(asked()).isZero();
    storage.flush();
    assertThat(lastBatch().cleared()).containsExactly(TestedStorage.OBJECT);
    assertThat(lastCommit()).containsOnlyKeys(ReservedSpace.CACHED.key("new"));
    storage = activation(Limits.DEFAULT);
    assertThat(number("n")).isNull();
    assertThat(number("new")).isEqualTo(3);
    assertThat(storage.list(ALL, false, 9)).isEmpty();
  }

  private void deleteAllAndPut() throws ValueException {
    storage.deleteAll();
    assertThat(number("n")).isNull();
    put("new", 3);
  }

  @Test
  void aResetDropsWhatIsNotDurable() throws Exception {
    put("n", 1);
    storage.flush();
    put("n", 2);
    put("m", 2);
    storage.storage.dropOpen();
    storage = activation(Limits.DEFAULT);
    assertThat(number("n")).isEqualTo(1);
    assertThat(number("m")).isNull();
    store.next(Outcome.FAILURE);
    put("n", 3);
    assertThatThrownBy(() -> storage.flush()).isInstanceOf(CommitFailedException.class);
    storage = activation(Limits.DEFAULT);
    assertThat(number("n")).isEqualTo(1);
  }

  @Test
  void aValueThatCannotBeReadIsReportedAsSuchAndStaysAsItIs() throws Exception {
    byte[] damaged = {1, 'J', '{', '"'};
    byte[] newer = {99, 'J', '1'};
    put("text", "one");
    storage.flush();
    store.commit(new WriteBatch(2, List.of(stored("damaged", damaged), stored("newer", newer))));
    for (int i = 0; i < 2; i++) {
      assertUnreadable("damaged", "damaged");
      assertUnreadable("newer", "format 99");
      assertUnreadable("text", "String");
    }
    assertThat(storage.storage.isDirty()).isFalse();
    assertThat(store.read(TestedStorage.OBJECT, ReservedSpace.CACHED.key("damaged")))
        .isEqualTo(damaged);
    assertThat(reserved().delete("damaged")).isTrue();
    assertThat(number("damaged")).isNull();
  }

  private void assertUnreadable(String name, String why) {
    assertThatThrownBy(() -> number(name))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("cannot read what is stored")
        .hasMessageContaining(why);
  }

  private static Write stored(String name, byte[] value) {
    return new Write(TestedStorage.OBJECT, ReservedSpace.CACHED.key(name), value);
  }

  @Test
  void aClassThatCannotBeInitializedIsReportedAsSuch() throws Exception {
    byte[] sound = storage.codec.encode(new Sound(1));
    String broken = new String(sound, ISO_8859_1).replace("Sound", "Broken");
    store.commit(new WriteBatch(1, List.of(stored("n", broken.getBytes(ISO_8859_1)))));
    assertThatThrownBy(() -> reserved().get("n", Object.class))
        .isInstanceOf(ValueException.class)
        .hasCauseInstanceOf(ExceptionInInitializerError.class);
  }

  /** As it was stored. */
  record Sound(int n) {}

  /** As it is now. */
  record Broken(int n) {
    static final int SQUARE = Integer.parseInt("none");
  }

  @Test
  void aFailureOfTheStoreIsTheErrorThatUserCodeGets() {
    store.failReads(new StoreException("the disk is gone", null));
    assertThatThrownBy(() -> number("n"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot read key \"cached/n\" of Basket/b: the disk is gone");
  }

  @Test
  void whatCannotBeStoredIsRefusedAndChangesNothing() throws Exception {
    storage = activation(new Limits(16, 64, 10_000, 10_000, 20_000));
    put("n", 1);
    storage.flush();
    assertThatThrownBy(() -> reserved().put("n", "x".repeat(64), true))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("more than the limit of 64");
    assertThatThrownBy(() -> reserved().put("n", new Thread("not storable"), true))
        .isInstanceOf(ValueException.class);
    assertThatThrownBy(() -> put("\ud800", 1))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("unpaired surrogate");
    assertThat(number("n")).isEqualTo(1);
    assertThat(number("\ud800")).isNull();
    assertThat(reserved().delete("\ud800")).isFalse();
    assertThat(reserved().names("\ud800")).isEmpty();
    assertThat(storage.storage.isDirty()).isFalse();
  }

  @Test
  void theLimitOfUserKeysIsNotOneOfNames() throws Exception {
    storage = activation(new Limits(16, 64, 10_000, 10_000, 20_000));
    put("k".repeat(17), 1);
    put("", 2);
    storage.flush();
    storage = activation(Limits.DEFAULT);
    assertThat(number("k".repeat(17))).isEqualTo(1);
    assertThat(number("")).isEqualTo(2);
  }

  @Test
  void itCountsAsWhatIsNotDurable() throws Exception {
    storage = activation(new Limits(100, 1000, 1_000, 2_000, 4_000));
    put("0", new byte[900]);
    put("1", new byte[900]);
    assertThat(storage.storage.isFull()).isTrue();
    assertThatThrownBy(
            () -> {
              for (int i = 2; i < 9; i++) {
                put("" + i, new byte[900]);
              }
            })
        .hasMessageContaining("more than its limit of 4000");
    assertThat(storage.exceeded).isNotNull();
  }

  @Test
  void namesAreListedAndDeletedByPrefix() throws Exception {
    stored("a", "z");
    for (String name : List.of("page/b", "page/a", "page", "pagf", "\ud83d\ude00")) {
      put(name, 1);
    }
    for (int round = 0; round < 2; round++) {
      assertThat(reserved().names("page/")).containsExactly("page/a", "page/b");
      assertThat(reserved().names(""))
          .containsExactly("page", "page/a", "page/b", "pagf", "\ud83d\ude00");
      assertThat(reserved().names("q")).isEmpty();
      storage.flush();
      storage = activation(Limits.DEFAULT);
    }
    assertThat(reserved().deletePrefix("page/")).isEqualTo(2);
    assertThat(reserved().deletePrefix("page/")).isZero();
    assertThat(reserved().names("")).containsExactly("page", "pagf", "\ud83d\ude00");
    storage.flush();
    storage = activation(Limits.DEFAULT);
    assertThat(reserved().names("")).containsExactly("page", "pagf", "\ud83d\ude00");
    assertThat(storage.list(ALL, false, 9)).containsExactly("a", "z");
  }

  @Test
  void aSpaceMayHoldMoreThanTheMemory() throws Exception {
    storage = activation(new Limits(100, 1000, 2_000, 2_000, 8_000));
    for (int i = 0; i < 40; i++) {
      put("n" + i, new byte[900]);
      storage.flush();
    }
    assertThat(reserved().names("n")).hasSize(40);
    assertThat(reserved().deletePrefix("n1")).isEqualTo(11);
    assertThat(reserved().names("n")).hasSize(29);
    assertThat(storage.exceeded).isNull();
  }

  @Test
  void whatIsKnownOfUserKeysStaysRight() throws Exception {
    stored("a", "b");
    put("n", 1);
    storage.flush();
    storage = activation(Limits.DEFAULT);
    assertThat(reserved().names("")).containsExactly("n");
    assertThat(storage.list(ALL, true, 9)).containsExactly("b", "a");
    asked();
    assertThat(storage.number("c")).as("known by the list").isNull();
    assertThat(storage.list(FROM_B, false, 9)).containsExactly("b");
    assertThat(asked()).isZero();
    assertThat(number("m")).as("the list said nothing of it").isNull();
    assertThat(asked()).isEqualTo(1);
    storage.storage.sweep();
    storage.storage.sweep();
    assertThat(storage.storage.isEmpty()).isTrue();
    assertThat(storage.list(ALL, false, 9)).containsExactly("a", "b");
    assertThat(number("n")).isEqualTo(1);
  }

  @Test
  void itIsOfTheTurnOnly() {
    storage.inTurn = false;
    for (Action action :
        new Action[] {
          () -> number("n"),
          () -> put("n", 1),
          () -> reserved().delete("n"),
          () -> reserved().names(""),
          () -> reserved().deletePrefix("")
        }) {
      assertThatThrownBy(action::run).hasMessage("not in turn");
    }
  }

  @Test
  void theKeysOfOneSpaceAreNotThoseOfAnother() {
    Map<String, ReservedSpace> prefixes = new TreeMap<>();
    for (ReservedSpace each : ReservedSpace.values()) {
      String key = each.key("");
      assertThat(ReservedKeys.isReserved(key)).isTrue();
      assertThat(ReservedKeys.shown(key)).as("what a database tool shows").matches("[a-z]+/");
      prefixes.put(key, each);
    }
    assertThat(prefixes).hasSameSizeAs(ReservedSpace.values());
  }

  private ReservedStorage reserved() {
    return storage.storage.reserved(ReservedSpace.CACHED);
  }

  private void put(String name, Object value) throws ValueException {
    reserved().put(name, value, true);
  }

  private @Nullable Integer number(String name) throws ValueException {
    return (Integer) reserved().get(name, Integer.class);
  }

  private interface Action {
    void run() throws Exception;
  }
}
