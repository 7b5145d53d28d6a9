package io.perdure.store.embedded.powercut;

import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The batches a store was given, and what it should hold after any of them. */
final class History {
  private static final List<Place> PLACES = places();
  private static final int MOST_WRITES = 15;
  private static final int LARGEST = 3_000;

  /** Now and then a batch is as large as the whole rest, so that the WAL needs a checkpoint. */
  private static final int RARE = 8;

  private static final int LARGEST_OF_THE_RARE = 150_000;

  private final List<WriteBatch> batches = new ArrayList<>();

  private record Place(ObjectKey object, String key) {}

  /** Adds another batch. */
  WriteBatch next(Random random) {
    Map<Place, Write> writes = new HashMap<>();
    int size = 1 + random.nextInt(MOST_WRITES);
    int largest = random.nextInt(RARE) == 0 ? LARGEST_OF_THE_RARE : LARGEST;
    for (int i = 0; i < size; i++) {
      Place place = anyPlace(random);
      byte @Nullable [] value =
          random.nextInt(4) == 0 ? null : value(random, random.nextInt(largest));
      writes.put(place, new Write(place.object(), place.key(), value));
    }
    Set<ObjectKey> cleared = new HashSet<>();
    while (random.nextInt(4) == 0) {
      cleared.add(anyPlace(random).object());
    }
    long number = last() + 1 + random.nextInt(3); // as when write sets are coalesced
    WriteBatch batch = new WriteBatch(number, cleared, List.copyOf(writes.values()));
    batches.add(batch);
    return batch;
  }

  /** Forgets the batches after one that turned out to be the last. */
  void endAt(long number) {
    batches.removeIf(batch -> batch.lastNumber() > number);
  }

  /** What differs in a store that says it holds all up to a number; empty when nothing does. */
  List<String> differences(Store store, long number) throws StoreException {
    if (number != 0 && batches.stream().noneMatch(batch -> batch.lastNumber() == number)) {
      return List.of("there was never a batch " + number);
    }
    Map<Place, byte[]> expected = after(number);
    List<String> differences = new ArrayList<>();
    for (Place place : PLACES) {
      if (!Arrays.equals(store.read(place.object(), place.key()), expected.get(place))) {
        differences.add(place + " is not as of " + number);
      }
    }
    return differences;
  }

  /** Some key, to read it. */
  static void readAny(Store store, Random random) throws StoreException {
    Place place = anyPlace(random);
    store.read(place.object(), place.key());
  }

  private static Place anyPlace(Random random) {
    return PLACES.get(random.nextInt(PLACES.size()));
  }

  private long last() {
    return batches.isEmpty() ? 0 : batches.get(batches.size() - 1).lastNumber();
  }

  private Map<Place, byte[]> after(long number) {
    Map<Place, byte[]> values = new HashMap<>();
    for (WriteBatch batch : batches) {
      if (batch.lastNumber() > number) {
        break;
      }
      values.keySet().removeIf(place -> batch.cleared().contains(place.object()));
      for (Write write : batch.writes()) {
        Place place = new Place(write.object(), write.key());
        byte[] value = write.value();
        if (value == null) {
          values.remove(place);
        } else {
          values.put(place, value);
        }
      }
    }
    return values;
  }

  private static byte[] value(Random random, int size) {
    byte[] value = new byte[size];
    random.nextBytes(value);
    return value;
  }

  private static List<Place> places() {
    return IntStream.range(0, 4 * 5 * 10)
        .mapToObj(i -> new Place(new ObjectKey("Type" + i % 4, "id" + i / 4 % 5), "key" + i / 20))
        .toList();
  }
}
