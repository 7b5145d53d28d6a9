package io.perdure.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.StoreException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TransactionRulesTest extends StorageRules {

  private static final StorageModes UNCONFIRMED = new StorageModes(false, true, false);

  TransactionRulesTest() throws StoreException {}

  @Test
  @Pins({"SC-90", "OG-24"})
  void aTransactionSeesWhatItWroteAndWhatWasThereBefore() throws Exception {
    stored("a", "b", "c");
    String seen =
        storage.transaction(
            () -> {
              storage.put("a", 2);
              storage.delete("b");
              assertThat(storage.storage.isDirty()).as("nothing is open outside").isFalse();
              return storage.number("a") + " " + storage.number("b") + " " + storage.number("c");
            });
    assertThat(seen).isEqualTo("2 null 1");
    assertThat(storage.list(ALL, false, 10)).containsExactly("a", "c");
  }

  @Test
  @Pins({"SC-91", "OG-24"})
  void itsWritesAreOneWriteSetWithTheRestOfTheTurn() throws Exception {
    storage.put("before", 1);
    storage.transaction(
        () -> {
          storage.put("within", 1);
          return 0;
        });
    storage.put("after", 1);
    storage.flush();
    assertThat(lastCommit()).containsOnlyKeys("before", "within", "after");
    assertThat(store.committed).hasSize(1);
  }

  @Test
  @Pins("rule 4.8")
  void whatWasWrittenBeforeCanBeClosedInATransaction() throws Exception {
    storage.put("before", 1);
    storage.transaction(
        () -> {
          storage.put("within", 1);
          storage.flush(); // as a call to another object, whose reply leaves
          assertThat(lastCommit()).containsOnlyKeys("before");
          return 0;
        });
    storage.flush();
    assertThat(lastCommit()).containsOnlyKeys("within");
  }

  @Test
  @Pins({"SC-94", "OG-27"})
  void whatThrewLeavesNothingAndItsExceptionIsTheVerySame() throws Exception {
    stored("a");
    IOException thrown = new IOException("no");
    assertThatThrownBy(
            () ->
                storage.transaction(
                    () -> {
                      storage.put("a", 2);
                      storage.put("b", 2);
                      storage.deleteAll();
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(storage.storage.isDirty()).isFalse();
    assertThat(storage.listed(ALL, false, 10)).isEqualTo(Map.of("a", 1));
  }

  @Test
  @Pins("OP-10")
  void nestedTransactionsReallyNest() throws Exception {
    stored("a");
    storage.transaction(
        () -> {
          storage.put("a", 2);
          storage.transaction(
              () -> {
                assertThat(storage.number("a")).as("the outer one's writes").isEqualTo(2);
                storage.put("b", 2);
                return 0;
              });
          rolledBack(
              () -> {
                assertThat(storage.number("b")).isEqualTo(2);
                storage.put("a", 3);
                storage.delete("b");
                assertThat(storage.list(ALL, false, 10)).containsExactly("a");
              });
          assertThat(storage.listed(ALL, false, 10)).isEqualTo(Map.of("a", 2, "b", 2));
          return 0;
        });
    assertThat(storage.listed(ALL, false, 10)).isEqualTo(Map.of("a", 2, "b", 2));
    rolledBack(
        () ->
            storage.transaction(
                () -> {
                  storage.put("c", 1);
                  return 0;
                }));
    assertThat(storage.number("c")).as("committed inside of one that was rolled back").isNull();
  }

  @Test
  @Pins("OP-11")
  void aListInATransactionKeepsToItsLimit() throws Exception {
    stored("a", "c", "e", "g");
    storage.transaction(
        () -> {
          storage.put("b", 2);
          storage.delete("c");
          storage.put("h", 2);
          assertThat(storage.list(ALL, false, 3)).containsExactly("a", "b", "e");
          assertThat(storage.list(ALL, true, 2)).containsExactly("h", "g");
          assertThat(storage.list(new KeyRange("b", "e"), false, 9)).containsExactly("b");
          return 0;
        });
  }

  @Test
  @Pins({"SC-68", "SC-93"})
  void deleteAllWorksInATransactionAndDeletesAreCountedThere() throws Exception {
    stored("a", "b");
    rolledBack(() -> storage.deleteAll());
    assertThat(storage.list(ALL, false, 10)).containsExactly("a", "b");
    storage.transaction(
        () -> {
          assertThat(storage.delete("a")).isTrue();
          assertThat(storage.delete("a")).isFalse();
          storage.put("c", 1);
          storage.deleteAll();
          assertThat(storage.delete("b")).isFalse();
          assertThat(storage.delete("c")).isFalse();
          storage.put("d", 1);
          return 0;
        });
    assertThat(storage.list(ALL, false, 10)).containsExactly("d");
    storage.flush();
    assertThat(lastBatch().cleared()).containsExactly(TestedStorage.OBJECT);
    assertThat(activation(Limits.DEFAULT).list(ALL, false, 10)).containsExactly("d");
  }

  @Test
  @Pins({"OG-25", "OG-26"})
  void onlyWhatIsCommittedAndConfirmedHoldsReplies() throws Exception {
    storage.transaction(
        () -> {
          storage.storage.put("a", 1, UNCONFIRMED);
          rolledBack(() -> storage.put("b", 1));
          return 0;
        });
    assertThat(storage.storage.isDirty()).isTrue();
    assertThat(storage.storage.isConfirmed()).isFalse();
    storage.transaction(
        () -> {
          storage.storage.put("c", 1, UNCONFIRMED);
          return storage.transaction(
              () -> {
                storage.put("d", 1);
                return 0;
              });
        });
    assertThat(storage.storage.isConfirmed()).isTrue();
  }

  @Test
  @Pins("OG-60")
  void syncWithinATransactionSaysThatItCannotBe() {
    assertThatThrownBy(
            () ->
                storage.transaction(
                    () -> {
                      storage.storage.sync();
                      return 0;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call it after the transaction");
  }

  private void rolledBack(Action action) {
    RuntimeException thrown = new RuntimeException("rolled back");
    assertThatThrownBy(
            () ->
                storage.transaction(
                    () -> {
                      action.run();
                      throw thrown;
                    }))
        .isSameAs(thrown);
  }

  private interface Action {
    void run() throws Exception;
  }
}
