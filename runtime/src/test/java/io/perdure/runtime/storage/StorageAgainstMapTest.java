package io.perdure.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.codec.ValueException;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.key.KeyOrder;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.MemoryStore;
import io.perdure.runtime.time.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is cached, flushed, evicted or rolled back: storage is a sorted map (rules 4.1, 4.4).
 */
@Timeout(120)
class StorageAgainstMapTest {

  private static final int STEPS = 40_000;

  private static final List<String> KEYS = keys();

  private final MemoryStore store = new MemoryStore();
  private final Committer committer;
  private TestedStorage storage;
  private NavigableMap<String, Object> expected = new TreeMap<>(KeyOrder.INSTANCE);
  private NavigableMap<String, Object> durable = new TreeMap<>(KeyOrder.INSTANCE);
  private Random random = new Random();

  StorageAgainstMapTest() throws Exception {
    committer = new Committer(store, new VirtualTime(), Runnable::run, 1, (number, why) -> {});
    committer.start();
    storage = new TestedStorage(store, committer, limits(), 0);
  }

  @AfterEach
  void close() {
    committer.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void storageIsASortedMap(long seed) throws Exception {
    random = new Random(seed);
    activate(0);
    for (int step = 0; step < STEPS; step++) {
      try {
        step(0);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("Seed " + seed + ", step " + step, e);
      }
    }
  }

  private void step(int depth) throws Exception {
    switch (random.nextInt(28)) {
      case 0, 1, 2, 3 -> get();
      case 4 -> getSeveral();
      case 5, 6, 7, 8 -> put();
      case 9 -> putSeveral();
      case 10, 11, 12 -> delete();
      case 13, 14, 15, 16 -> list();
      case 17 -> deleteAll();
      case 18, 19 -> transaction(depth);
      case 20, 21, 22 -> reserved();
      default -> {
        if (depth == 0) {
          betweenTurns();
        }
      }
    }
  }

  private void get() {
    String key = key();
    assertThat(storage.storage.get(key, Integer.class, modes())).isEqualTo(expected.get(key));
  }

  private void getSeveral() {
    List<String> keys = List.of(key(), key(), key(), key());
    NavigableMap<String, Object> present = new TreeMap<>(KeyOrder.INSTANCE);
    keys.stream().filter(expected::containsKey).forEach(key -> present.put(key, value(key)));
    assertThat(storage.storage.get(keys, Integer.class, modes())).isEqualTo(present);
  }

  private Object value(String key) {
    return Objects.requireNonNull(expected.get(key));
  }

  private void put() {
    String key = key();
    int value = random.nextInt(5);
    storage.storage.put(key, value, modes());
    expected.put(key, value);
  }

  private void putSeveral() {
    Map<String, Integer> entries = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      entries.put(key(), random.nextInt(5));
    }
    storage.storage.put(entries, modes());
    expected.putAll(entries);
  }

  private void delete() {
    List<String> keys = List.of(key(), key());
    long present = keys.stream().distinct().filter(expected::containsKey).count();
    assertThat(storage.storage.delete(keys, modes())).isEqualTo((int) present);
    keys.forEach(expected::remove);
  }

  private void list() {
    KeyRange range =
        switch (random.nextInt(4)) {
          case 0 -> KeyRange.ALL;
          case 1 -> new KeyRange("b", KeyRange.afterPrefix("b"));
          default -> new KeyRange(key(), random.nextBoolean() ? key() : KeyRange.END);
        };
    boolean reverse = random.nextBoolean();
    int limit = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(10);
    List<String> keys = new ArrayList<>();
    if (!range.isEmpty()) {
      NavigableMap<String, Object> within = expected.subMap(range.from(), true, range.to(), false);
      (reverse ? within.descendingMap() : within).keySet().stream().limit(limit).forEach(keys::add);
    }
    Map<String, Object> found = storage.storage.list(range, reverse, limit, Integer.class, modes());
    assertThat(new ArrayList<>(found.keySet())).isEqualTo(keys);
    found.forEach((key, value) -> assertThat(value).isEqualTo(expected.get(key)));
  }

  /** Of the same map, behind all that user code can reach. */
  private void reserved() throws ValueException {
    ReservedStorage reserved = storage.storage.reserved(ReservedSpace.CACHED);
    String name = key();
    String key = ReservedSpace.CACHED.key(name);
    switch (random.nextInt(6)) {
      case 0, 1 -> assertThat(reserved.get(name, Integer.class)).isEqualTo(expected.get(key));
      case 2, 3 -> {
        int value = random.nextInt(5);
        reserved.put(name, value, random.nextBoolean());
        expected.put(key, value);
      }
      case 4 -> assertThat(reserved.delete(name)).isEqualTo(expected.remove(key) != null);
      default -> {
        NavigableMap<String, Object> within =
            expected.subMap(key, true, KeyRange.afterPrefix(key), false);
        assertThat(reserved.names(name))
            .isEqualTo(within.keySet().stream().map(ReservedSpace.CACHED::name).toList());
        if (random.nextBoolean()) {
          assertThat(reserved.deletePrefix(name)).isEqualTo(within.size());
          within.clear();
        }
      }
    }
  }

  private void deleteAll() {
    if (random.nextInt(10) == 0) {
      storage.storage.deleteAll(modes());
      expected.clear();
    }
  }

  private void transaction(int depth) throws Exception {
    NavigableMap<String, Object> before = new TreeMap<>(expected);
    try {
      storage.transaction(
          () -> {
            for (int i = random.nextInt(5); i >= 0; i--) {
              step(depth + 1);
            }
            if (random.nextBoolean()) {
              throw new RolledBack();
            }
            return true;
          });
    } catch (RolledBack thrown) {
      expected = before;
    }
  }

  private void betweenTurns() throws Exception {
    switch (random.nextInt(6)) {
      case 0 -> {
        storage.flush();
        durable = new TreeMap<>(expected);
        storage.storage.sweep();
        assertThat(storage.storage.unflushedBytes()).isZero();
      }
      case 1 -> storage.seal();
      case 2 -> storage.storage.sweep();
      case 3 -> {
        storage.seal();
        activate(storage.lastNumber);
      }
      case 4 -> {
        if (random.nextInt(10) == 0) { // what was not closed is lost
          storage.flush();
          durable = new TreeMap<>(expected);
          put();
          storage.storage.dropOpen();
          expected = new TreeMap<>(durable);
          activate(storage.lastNumber);
        }
      }
      default -> storage.storage.awaitRoom();
    }
  }

  private void activate(long readableFrom) {
    long lastNumber = readableFrom;
    storage = new TestedStorage(store, committer, limits(), readableFrom);
    storage.lastNumber = lastNumber;
  }

  /** Room for some ten entries. */
  private Limits limits() {
    return new Limits(100, 100, random.nextBoolean() ? 1_500 : 1_000_000, 1_000, 10_000_000);
  }

  private StorageModes modes() {
    return new StorageModes(random.nextInt(4) == 0, random.nextInt(4) == 0, random.nextInt(4) == 0);
  }

  private String key() {
    return KEYS.get(random.nextInt(KEYS.size()));
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (String first : List.of("a", "b", "b\0", "ba", "z", "\uff5e", "\ud835\udcb3")) {
      for (int i = 0; i < 6; i++) {
        keys.add(first + "x".repeat(i));
      }
    }
    return keys;
  }

  private static final class RolledBack extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
