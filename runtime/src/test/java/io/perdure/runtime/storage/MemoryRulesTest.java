package io.perdure.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryRulesTest extends StorageRules {

  private static final int VALUE = 1_000;

  /** Room for six values in memory, for three unflushed ones, and for ten at all. */
  private static final Limits SMALL = new Limits(100, 2_000, 7_500, 3_500, 12_000);

  MemoryRulesTest() throws StoreException {}

  @Test
  @Pins({"SC-96", "SC-97", "SC-101"})
  void whatWasNotAskedForTheLongestIsForgottenFirst() throws Exception {
    large("a", "b", "c", "d", "e", "f", "g");
    storage = activation(SMALL);
    for (String key : new String[] {"a", "b", "c", "d", "e", "f", "a", "g"}) {
      read(key);
    }
    asked();
    read("a");
    read("g");
    assertThat(asked()).isZero();
    read("b");
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  @Pins("SC-101")
  void aKeyForgottenWithinAKnownRangeIsUnknownAndItsNeighboursAreNot() throws Exception {
    large("a", "b", "c", "d", "e", "f", "g");
    storage = activation(SMALL);
    storage.storage.list(ALL, false, 10, byte[].class, StorageModes.DEFAULT);
    asked();
    assertThat(storage.number("bb")).isNull();
    assertThat(asked()).isZero();
    int unknown = 0;
    for (String key : new String[] {"a", "b", "c", "d", "e", "f", "g"}) {
      read(key);
      unknown += asked();
    }
    assertThat(unknown).isPositive();
  }

  @Test
  @Pins({"SC-98", "SC-100", "OP-40"})
  void whatIsNotDurableIsNeverForgottenAndTooMuchOfItBreaksTheObject() throws Exception {
    storage = activation(SMALL);
    for (int i = 0; i < 9; i++) {
      storage.put("k" + i, value());
    }
    for (int i = 0; i < 9; i++) {
      read("k" + i);
    }
    assertThat(asked()).isZero();
    assertThat(storage.exceeded).isNull();
    assertThatThrownBy(
            () -> {
              for (int i = 9; i < 12; i++) {
                storage.put("k" + i, value());
              }
            })
        .hasMessageContaining("more than its limit of 12000");
    assertThat(storage.exceeded).isNotNull();
  }

  @Test
  @Pins("SC-100")
  void aListThatIsTooLargeForTheMemoryBreaksTheObject() throws Exception {
    String[] keys = new String[20];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "k" + (char) ('a' + i);
    }
    large(keys);
    storage = activation(SMALL);
    assertThat(storage.storage.list(ALL, false, 5, byte[].class, StorageModes.DEFAULT)).hasSize(5);
    assertThatThrownBy(
            () -> storage.storage.list(ALL, true, 20, byte[].class, StorageModes.DEFAULT))
        .hasMessageContaining("list with a limit");
  }

  @Test
  @Pins({"SC-102", "SC-98"})
  void aSweepForgetsWhatNobodyAskedForSinceTheOneBefore() throws Exception {
    stored("old", "used");
    read(storage, "old");
    read(storage, "used");
    storage.put("dirty", 1);
    storage.storage.sweep();
    read(storage, "used");
    storage.storage.sweep();
    asked();
    read(storage, "used");
    read(storage, "dirty");
    assertThat(asked()).isZero();
    read(storage, "old");
    assertThat(asked()).isEqualTo(1);
    storage.flush();
    storage.storage.sweep();
    storage.storage.sweep();
    assertThat(storage.storage.isEmpty()).isTrue();
  }

  @Test
  @Pins({"SC-104", "SC-105", "rule 4.6"})
  void anObjectWithTooMuchUnflushedWaitsForItsShareBeforeItsNextTurn() throws Exception {
    store.holdCommits();
    storage = activation(SMALL);
    for (int i = 0; i < 3; i++) {
      storage.put("k" + i, value());
      storage.seal();
    }
    assertThat(storage.storage.isFull()).isTrue();
    Thread turn = new Thread(() -> storage.storage.awaitRoom());
    turn.start();
    store.awaitBegun(1);
    assertThat(turn.isAlive()).isTrue();
    store.next(Outcome.SUCCESS);
    turn.join();
    assertThat(storage.storage.isFull()).isFalse();
    assertThat(activation(SMALL).storage.isFull()).as("another object").isFalse();
  }

  @Test
  @Pins("rule 4.6")
  void whileAllTogetherHaveWrittenTooMuchEachWaitsForItsOwn() throws Exception {
    store.holdCommits();
    TestedStorage small = activation(SMALL);
    small.put("n", 1);
    small.seal();
    assertThat(small.storage.isFull()).isFalse();
    Limits large = new Limits(100, 1_000_000, 1_000_000, 1_000_000, 1_000_000);
    TestedStorage greedy = activation(large);
    greedy.put("n", new byte[(int) TestedStorage.LIMIT_OF_ALL]);
    greedy.seal();
    assertThat(small.storage.isFull()).isTrue();
    assertThat(activation(SMALL).storage.isFull()).as("one that has written nothing").isFalse();
    store.next(Outcome.SUCCESS, Outcome.SUCCESS);
    small.storage.awaitRoom();
    assertThat(small.storage.isFull()).isFalse();
  }

  /** Makes keys with large values durable. */
  private void large(String... keys) throws Exception {
    for (String key : keys) {
      storage.put(key, value());
    }
    storage.flush();
  }

  private static byte[] value() {
    return new byte[VALUE];
  }

  private void read(String key) {
    assertThat(storage.get(key, byte[].class)).isNotNull();
  }

  private static void read(TestedStorage storage, String key) {
    assertThat(storage.number(key)).isEqualTo(1);
  }
}
