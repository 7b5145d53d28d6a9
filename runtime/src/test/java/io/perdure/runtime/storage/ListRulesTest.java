package io.perdure.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.perdure.runtime.Pins;
import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.StoreException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListRulesTest extends StorageRules {

  private static final StorageModes CONCURRENT = new StorageModes(true, false, false);

  ListRulesTest() throws StoreException {}

  @Test
  @Pins({"SC-69", "SC-1"})
  void aRangeHasItsStartAndNotItsEnd() throws Exception {
    stored("a", "b", "c");
    assertThat(list("a", "c")).containsExactly("a", "b");
    asked();
    assertThat(list("c", "a")).isEmpty();
    assertThat(list("b", "b")).isEmpty();
    assertThat(asked()).as("nothing can be in an empty range").isZero();
  }

  @Test
  @Pins({"SC-70", "SC-71"})
  void aListMakesItsWholeRangeKnownAndNothingElse() throws Exception {
    stored("bar", "foo");
    asked();
    assertThat(list("a", "z")).containsExactly("bar", "foo");
    assertThat(storage.number("baz")).isNull();
    assertThat(list("c", "y")).containsExactly("foo");
    assertThat(storage.number("foo")).isEqualTo(1);
    assertThat(asked()).isEqualTo(1);
    storage.number("z");
    assertThat(asked()).as("the end is not in the range").isEqualTo(1);
  }

  @Test
  @Pins({"SC-72", "SC-84"})
  void aLimitMakesOnlyKnownWhatWasPassed() throws Exception {
    List<String> keys = manyKeys();
    asked();
    assertThat(storage.list(ALL, false, 20)).isEqualTo(keys.subList(0, 20));
    storage.number("k010x");
    assertThat(asked()).isEqualTo(1);
    storage.number("k050x");
    assertThat(asked()).isEqualTo(1);
    List<String> last = storage.list(ALL, true, 20);
    assertThat(last).startsWith("k099").endsWith("k080").hasSize(20);
    asked();
    assertThat(storage.list(ALL, true, 10)).isEqualTo(last.subList(0, 10));
    storage.number("k095x");
    assertThat(asked()).as("a known suffix").isZero();
  }

  @Test
  @Pins({"SC-73", "SC-74", "SC-76"})
  void whatIsNotFlushedCoversWhatTheStoreSaysAndTheLimitComesLast() throws Exception {
    List<String> keys = manyKeys();
    for (int i = 0; i < 30; i++) {
      storage.delete(keys.get(i));
    }
    storage.put("k030a", 2);
    storage.put("z", 2);
    assertThat(storage.list(ALL, false, 3)).containsExactly("k030", "k030a", "k031");
    assertThat(storage.list(ALL, true, 2)).containsExactly("z", "k099");
    assertThat(storage.list(new KeyRange("k000", "k029x"), false, 10)).isEmpty();
  }

  @Test
  @Pins("SC-75")
  void aStoredValueEqualToOneThatIsNotFlushedDoesNotMakeThatOneClean() throws Exception {
    stored("a");
    storage.put("a", 2);
    storage.put("a", 1);
    list("a", "z");
    assertThat(storage.storage.isDirty()).isTrue();
    storage.flush();
    assertThat(lastCommit()).containsOnlyKeys("a");
  }

  @Test
  @Pins({"SC-77", "SC-82"})
  void everythingThatTheStoreReturnedIsKnownAndSoIsAStartThatIsNotThere() throws Exception {
    stored("b", "c", "d");
    asked();
    assertThat(storage.list(new KeyRange("a", KeyRange.END), false, 1)).containsExactly("b");
    assertThat(asked()).isEqualTo(1);
    assertThat(storage.number("d")).isEqualTo(1);
    assertThat(storage.number("a")).isNull();
    assertThat(asked()).isZero();
  }

  @Test
  @Pins({"SC-78", "SC-79", "SC-80", "SC-83", "OP-12"})
  void onlyWhatIsUnknownIsRead() throws Exception {
    manyKeys();
    list("k000", "k020");
    list("k080", "z");
    asked();
    assertThat(list("k000", "z")).hasSize(100);
    assertThat(asked()).isEqualTo(1);
    assertThat(store.lastRangeScanned()).isEqualTo(new KeyRange("k020", "k080"));
    assertThat(storage.list(new KeyRange("k000", "z"), true, 1000)).hasSize(100);
    assertThat(asked()).isZero();
  }

  @Test
  @Pins("SC-81")
  void listsThatTouchMakeOneKnownRange() throws Exception {
    for (String middle : List.of("m", "not there")) {
      for (boolean reverse : new boolean[] {false, true}) {
        stored("a", "m", "z");
        storage.list(new KeyRange("a", middle), reverse, 10);
        storage.list(new KeyRange(middle, "z"), reverse, 10);
        asked();
        assertThat(list("a", "z")).containsExactly("a", "m");
        assertThat(asked()).isZero();
      }
    }
  }

  @Test
  @Pins("SC-85")
  void writingTheKeyAtTheEndOfARangeKeepsItsNeighboursKnown() throws Exception {
    stored("a", "b", "c");
    list("a", "c");
    storage.put("a", 5);
    storage.delete("b");
    asked();
    assertThat(list("a", "c")).containsExactly("a");
    assertThat(storage.number("aa")).isNull();
    assertThat(asked()).isZero();
  }

  @Test
  void aLongListIsReadInPages() throws Exception {
    for (int i = 0; i < 2500; i++) {
      storage.put(String.format("%05d", i), i);
    }
    storage.flush();
    storage = activation(Limits.DEFAULT);
    asked();
    Map<String, Object> all = storage.listed(ALL, false, Integer.MAX_VALUE);
    assertThat(all).hasSize(2500).containsEntry("02499", 2499);
    assertThat(asked()).isEqualTo(3);
  }

  @Test
  @Pins({"SC-86", "SC-89"})
  void aListThatLetsOthersInShowsItsRangeAsItWasWhenItBegan() throws Exception {
    for (boolean reverse : new boolean[] {false, true}) {
      storage.deleteAll();
      stored("a", "b", "c");
      storage.meanwhile =
          () -> {
            storage.put("b", 2);
            storage.delete("c");
            storage.put("d", 2);
            storage.storage.sweep();
          };
      assertThat(storage.storage.list(ALL, reverse, 10, Integer.class, CONCURRENT))
          .isEqualTo(Map.of("a", 1, "b", 1, "c", 1));
      assertThat(storage.listed(ALL, reverse, 10)).isEqualTo(Map.of("a", 1, "b", 2, "d", 2));
    }
  }

  @Test
  @Pins({"SC-86", "SC-89"})
  void whatBecomesDurableAndIsForgottenWhileAListReadsIsInTheListAllTheSame() {
    storage.storage.put("a", 1, new StorageModes(false, false, true));
    storage.afterwards =
        () -> {
          assertThatNoException().isThrownBy(storage::flush);
          storage.storage.sweep();
        };
    assertThat(storage.storage.list(ALL, false, 10, Integer.class, CONCURRENT))
        .isEqualTo(Map.of("a", 1));
    assertThat(storage.number("a")).isEqualTo(1);
  }

  /** A hundred keys from k000 to k099. */
  private List<String> manyKeys() throws Exception {
    String[] keys = new String[100];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = String.format("k%03d", i);
    }
    stored(keys);
    return List.of(keys);
  }
}
