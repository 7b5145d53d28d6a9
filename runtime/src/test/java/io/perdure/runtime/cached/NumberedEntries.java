package io.perdure.runtime.cached;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Numbers entries in the order in which they come into the map. */
final class NumberedEntries implements EntryMap {

  private final EntryMap map;
  private final Map<Entry, Integer> numbers = new ConcurrentHashMap<>();
  private int last;

  NumberedEntries(EntryMap map) {
    this.map = map;
  }

  int number(Entry entry) {
    return numbers.getOrDefault(entry, 0);
  }

  @Override
  public @Nullable Entry get(Object key) {
    return map.get(key);
  }

  @Override
  public boolean keepsTime() {
    return map.keepsTime();
  }

  @Override
  public synchronized @Nullable Entry putIfAbsent(Object key, Entry fresh) {
    numbers.put(fresh, last + 1); // before others find it
    Entry present = map.putIfAbsent(key, fresh);
    if (present == null) {
      last++;
    }
    return present;
  }

  @Override
  public boolean replace(Object key, Entry present, Entry fresh) {
    return present == fresh ? map.replace(key, present, present) : come(key, present, fresh);
  }

  private synchronized boolean come(Object key, Entry present, Entry fresh) {
    numbers.put(fresh, last + 1);
    boolean has = map.replace(key, present, fresh);
    if (has) {
      last++;
    }
    return has;
  }

  @Override
  public void remove(Object key, Entry entry) {
    map.remove(key, entry);
  }

  @Override
  public void remove(Object key) {
    map.remove(key);
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public long settled() {
    return map.settled();
  }

  @Override
  public long evictions() {
    return map.evictions();
  }
}
