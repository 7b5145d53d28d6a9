package io.perdure.runtime.storage;

import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.store.StoreException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** One read of some keys that the cache does not know. */
final class PointRead implements InFlight {

  private final ObjectCache cache;
  private final StoreReads reads;
  private final Collection<String> keys;
  private final StorageModes modes;
  private final StoreRead<Map<String, byte[]>> read;

  /** Somebody has written since: what was read is no longer what is stored. */
  private boolean overtaken;

  PointRead(ObjectCache cache, StoreReads reads, Collection<String> keys, StorageModes modes) {
    this.cache = cache;
    this.reads = reads;
    this.keys = keys;
    this.modes = modes;
    read = reads.keys(keys);
  }

  /** An entry for each key. */
  Map<String, Entry> run() throws StoreException {
    reads.await(read, this, modes);
    Map<String, byte[]> stored = read.answer();
    Map<String, Entry> entries = new HashMap<>();
    for (String key : keys) {
      Entry entry = Entry.read(key, stored.get(key));
      entries.put(key, entry);
      if (!modes.uncached() && !overtaken && cache.peek(key) == null) {
        cache.put(entry);
      }
    }
    reads.bound(0);
    return entries;
  }

  @Override
  public void finish() {
    read.run();
    overtaken = true;
  }
}
