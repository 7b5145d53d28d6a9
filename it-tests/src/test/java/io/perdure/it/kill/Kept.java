package io.perdure.it.kill;

import io.perdure.DurableStorage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What desks and chests do alike with their storage. */
final class Kept {
  static final List<String> KEYS = keys("k", Script.KEYS);

  private Kept() {}

  static void apply(Part part, DurableStorage storage) {
    if (part.cleared()) {
      storage.deleteAll();
    }
    if (part.together()) {
      applyTogether(part.changes(), storage);
      return;
    }
    for (Change change : part.changes()) {
      String value = change.value();
      if (value == null) {
        storage.delete(change.key());
      } else {
        storage.put(change.key(), value);
      }
    }
  }

  static List<String> keys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  /** With the last change of each key. */
  private static void applyTogether(List<Change> changes, DurableStorage storage) {
    Map<String, String> puts = new LinkedHashMap<>();
    Set<String> deletes = new LinkedHashSet<>();
    for (Change change : changes) {
      puts.remove(change.key());
      deletes.remove(change.key());
      String value = change.value();
      if (value == null) {
        deletes.add(change.key());
      } else {
        puts.put(change.key(), value);
      }
    }
    storage.put(puts);
    storage.delete(deletes);
  }
}
