package io.perdure.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CacheRulesTest extends StorageRules {

  private static final StorageModes UNCACHED = new StorageModes(false, false, true);
  private static final StorageModes UNCONFIRMED = new StorageModes(false, true, false);
  private static final StorageModes CONCURRENT = new StorageModes(true, false, false);

  CacheRulesTest() throws StoreException {}

  @Test
  @Pins({"SC-9", "SC-10", "SC-32"})
  void aMissAsksTheStoreOnceWhetherOrNotTheKeyIsThere() throws Exception {
    stored("there");
    asked();
    assertThat(storage.number("there")).isEqualTo(1);
    assertThat(storage.number("absent")).isNull();
    assertThat(asked()).isEqualTo(2);
    storage.number("there");
    storage.number("absent");
    assertThat(asked()).isZero();
  }

  @Test
  @Pins({"SC-11", "SC-12", "OG-23"})
  void aWriteIsSeenAtOnceWhileItIsFlushedAndAfterwards() throws Exception {
    store.holdCommits();
    storage.put("n", 1);
    storage.put("gone", 1);
    storage.delete("gone");
    assertThat(storage.number("n")).isEqualTo(1);
    committer.whenDurable(storage.seal(), lost -> {});
    store.awaitBegun(1);
    assertThat(storage.number("n")).as("while it is flushed").isEqualTo(1);
    assertThat(storage.number("gone")).isNull();
    store.next(Outcome.SUCCESS);
    committer.await(storage.lastNumber);
    assertThat(storage.number("n")).isEqualTo(1);
    assertThat(storage.number("gone")).isNull();
  }

  @Test
  @Pins({"SC-18", "SC-46", "OG-21"})
  void writingWhatIsThereAlreadyIsNothingToFlush() throws Exception {
    storage.put("n", 1);
    storage.flush();
    storage.put("n", 1);
    assertThat(storage.storage.isDirty()).isFalse();
    storage.put("n", 2);
    assertThat(storage.storage.isDirty()).isTrue();
  }

  @Test
  @Pins("OP-6")
  void confirmingWhatWasWrittenUnconfirmedWaitsForIt() {
    storage.storage.put("n", 1, UNCONFIRMED);
    storage.put("n", 1);
    assertThat(storage.storage.isConfirmed()).isTrue();
    storage.storage.put("m", 1, UNCONFIRMED);
    storage.seal();
    storage.storage.put("later", 1, UNCONFIRMED);
    long number = storage.seal();
    assertThat(storage.dependsOn).isLessThan(number);
    storage.put("later", 1);
    assertThat(storage.dependsOn).as("sealed already").isEqualTo(number);
  }

  @Test
  @Pins({"SC-19", "SC-21", "SC-33", "SC-36"})
  void ofEachKeyOnlyTheLastWriteIsFlushed() throws Exception {
    stored("old");
    storage.put("n", 1);
    storage.put("n", 2);
    storage.put("n", 3);
    storage.delete("old");
    storage.put("old", 2);
    storage.put("brief", 1);
    storage.delete("brief");
    storage.flush();
    assertThat(lastCommit()).isEqualTo(Map.of("n", "put", "old", "put", "brief", "deleted"));
    assertThat(activation(Limits.DEFAULT).number("n")).isEqualTo(3);
  }

  @Test
  @Pins({"SC-20", "SC-48"})
  void deletingAKeyThatIsKnownToBeAbsentIsNothing() throws Exception {
    stored("a", "z");
    list("a", "z");
    asked();
    assertThat(storage.delete("between")).isFalse();
    assertThat(asked()).isZero();
    assertThat(storage.storage.isDirty()).isFalse();
  }

  @Test
  @Pins("SC-52")
  void theSecondDeleteOfAKeyFindsNothing() throws Exception {
    stored("k");
    assertThat(storage.delete("k")).isTrue();
    assertThat(storage.delete("k")).isFalse();
  }

  @Test
  @Pins({"SC-22", "SC-23"})
  void severalKeysAreReadTogetherAndOnlyThoseThatAreNotKnown() throws Exception {
    stored("a", "b");
    storage.number("a");
    asked();
    assertThat(
            storage.storage.get(List.of("b", "c", "a", "b"), Integer.class, StorageModes.DEFAULT))
        .isEqualTo(Map.of("a", 1, "b", 1))
        .containsOnlyKeys("a", "b");
    assertThat(store.lastKeysRead()).containsExactlyInAnyOrder("b", "c");
    assertThat(asked()).isEqualTo(1);
    storage.number("c");
    assertThat(asked()).isZero();
  }

  @Test
  @Pins({"SC-3", "SC-27"})
  void ofSeveralEntriesAllArePutOrNone() {
    assertThatThrownBy(() -> storage.put(Map.of("a", 1, "k".repeat(2049), 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(storage.number("a")).isNull();
    assertThat(storage.storage.isDirty()).isFalse();
  }

  @Test
  @Pins({"SC-28", "SC-29"})
  void deletesAreCountedOnceForEachKeyThatWasThere() throws Exception {
    stored("a", "b");
    storage.number("a");
    assertThat(storage.delete(List.of("a", "b", "c", "b"))).isEqualTo(2);
  }

  @Test
  @Pins({"SC-56", "SC-58", "SC-60", "SC-61"})
  void deleteAllTakesEffectAtOnceAndIsAtomicWithWhatIsWrittenAroundIt() throws Exception {
    stored("a", "b");
    asked();
    storage.put("c", 1);
    storage.deleteAll();
    storage.put("d", 1);
    storage.deleteAll();
    storage.put("e", 1);
    assertThat(storage.number("a")).isNull();
    assertThat(storage.list(ALL, false, 10)).containsExactly("e");
    assertThat(asked()).as("everything is known").isZero();
    storage.flush();
    WriteBatch batch = lastBatch();
    assertThat(batch.cleared()).containsExactly(TestedStorage.OBJECT);
    assertThat(lastCommit()).containsOnlyKeys("e");
    assertThat(activation(Limits.DEFAULT).list(ALL, false, 10)).containsExactly("e");
  }

  @Test
  @Pins({"SC-56", "SC-98"})
  void whatDeleteAllRemovedStaysGoneUntilTheStoreHasHeardOfIt() throws Exception {
    stored("a", "b");
    store.holdCommits();
    storage.deleteAll();
    committer.whenDurable(storage.seal(), lost -> {});
    store.awaitBegun(2);
    for (int i = 0; i < 3; i++) {
      storage.storage.sweep();
      assertThat(storage.number("a")).isNull();
      assertThat(storage.list(ALL, true, 10)).isEmpty();
    }
    store.next(Outcome.SUCCESS);
    committer.await(storage.lastNumber);
    storage.storage.sweep();
    assertThat(storage.number("a")).isNull();
  }

  @Test
  @Pins("SC-107")
  void anUncachedReadLeavesNothingBehindAndUsesWhatIsThere() throws Exception {
    stored("a", "b");
    asked();
    for (int i = 0; i < 2; i++) {
      assertThat(storage.storage.get("a", Integer.class, UNCACHED)).isEqualTo(1);
    }
    assertThat(asked()).isEqualTo(2);
    storage.number("b");
    assertThat(storage.storage.get("b", Integer.class, UNCACHED)).isEqualTo(1);
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  @Pins("SC-108")
  void anUncachedWriteIsForgottenOnceItIsDurable() throws Exception {
    storage.storage.put("a", 1, UNCACHED);
    storage.storage.put("kept", 1, UNCACHED);
    assertThat(storage.storage.get("a", Integer.class, UNCACHED)).isEqualTo(1);
    assertThat(storage.number("kept")).as("an ordinary read keeps it").isEqualTo(1);
    assertThat(asked()).isZero();
    storage.flush();
    storage.storage.sweep();
    storage.number("kept");
    assertThat(asked()).isZero();
    storage.number("a");
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  @Pins("SC-109")
  void anUncachedListKeepsNeitherValuesNorGaps() throws Exception {
    stored("a", "c");
    storage.put("b", 2);
    asked();
    for (int i = 0; i < 2; i++) {
      assertThat(storage.storage.list(ALL, false, 10, Integer.class, UNCACHED))
          .isEqualTo(Map.of("a", 1, "b", 2, "c", 1));
    }
    storage.number("a");
    storage.number("absent");
    assertThat(asked()).isEqualTo(4);
  }

  @Test
  @Pins({"SC-13", "SC-14", "SC-15", "SC-26"})
  void aReadThatLetsOthersInShowsWhatWasStoredWhenItBegan() throws Exception {
    stored("n");
    storage.meanwhile =
        () -> {
          storage.put("n", 2);
          flush();
        };
    assertThat(storage.storage.get("n", Integer.class, CONCURRENT)).isEqualTo(1);
    assertThat(storage.releases).isEqualTo(1);
    assertThat(storage.number("n")).as("nothing old was cached").isEqualTo(2);
  }

  @Test
  @Pins("SC-14")
  void aReadThatWasOvertakenCachesNothingEvenIfTheNewerValueWasForgotten() throws Exception {
    stored("n");
    storage.meanwhile =
        () -> {
          storage.put("n", 2);
          flush();
          storage.storage.sweep();
          storage.storage.sweep();
        };
    assertThat(storage.storage.get("n", Integer.class, CONCURRENT)).isEqualTo(1);
    assertThat(storage.number("n")).isEqualTo(2);
  }

  @Test
  @Pins("SC-10")
  void aHitLetsNobodyIn() {
    storage.put("n", 1);
    assertThat(storage.storage.get("n", Integer.class, CONCURRENT)).isEqualTo(1);
    assertThat(storage.releases).isZero();
  }

  @Test
  @Pins({"OG-12", "OG-13"})
  void oneConfirmedWriteConfirmsItsWholeWriteSet() {
    storage.storage.put("a", 1, UNCONFIRMED);
    assertThat(storage.storage.isConfirmed()).isFalse();
    storage.put("b", 1);
    storage.storage.put("c", 1, UNCONFIRMED);
    assertThat(storage.storage.isConfirmed()).isTrue();
    assertThat(storage.seal()).isEqualTo(storage.dependsOn);
  }

  @Test
  @Pins("SC-7")
  void aValueThatCannotBeReadIsAnErrorThatNamesItAndStaysAsItIs() throws Exception {
    byte[] corrupt = {1, 'J', '{', '"'};
    stored("other");
    store.commit(new WriteBatch(2, List.of(new Write(TestedStorage.OBJECT, "bad", corrupt))));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> storage.get("bad", String.class))
          .hasMessageContaining("\"bad\"")
          .hasMessageContaining("Basket/b");
    }
    assertThat(storage.number("other")).isEqualTo(1);
    assertThat(storage.storage.isDirty()).isFalse();
    assertThat(store.read(TestedStorage.OBJECT, "bad")).isEqualTo(corrupt);
  }

  @Test
  @Pins({"SC-2", "OP-9"})
  void limitsAreCheckedInTransactionsToo() {
    assertThatThrownBy(
            () ->
                storage.transaction(
                    () -> {
                      storage.put("k".repeat(2049), 1);
                      return 0;
                    }))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void flush() {
    try {
      storage.flush();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
