package io.perdure.runtime.commit;

import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many write sets as one batch: of each key only the last write, of an object that was cleared
 * nothing from before. One batch is one transaction, so nobody can see what is left out.
 */
final class Coalesced {

  private final Map<ObjectKey, OfObject> objects = new LinkedHashMap<>();

  private Coalesced() {}

  /** Of write sets in the order of their numbers. */
  static Coalesced of(List<WriteSet> sets) {
    Coalesced all = new Coalesced();
    for (WriteSet set : sets) {
      all.objects.computeIfAbsent(set.object(), object -> new OfObject()).add(set);
    }
    return all;
  }

  WriteBatch upTo(long lastNumber) {
    List<ObjectKey> cleared = new ArrayList<>();
    List<Write> writes = new ArrayList<>();
    objects.forEach(
        (object, last) -> {
          if (last.cleared) {
            cleared.add(object);
          }
          last.writes.forEach((key, value) -> writes.add(new Write(object, key, value.bytes())));
        });
    return new WriteBatch(lastNumber, cleared, writes);
  }

  private static final class OfObject {
    final Map<String, Encodable> writes = new LinkedHashMap<>();
    boolean cleared;

    void add(WriteSet set) {
      if (set.clears()) {
        writes.clear();
        cleared = true;
      }
      writes.putAll(set.writes());
    }
  }
}
