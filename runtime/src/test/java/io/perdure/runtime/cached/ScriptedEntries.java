package io.perdure.runtime.cached;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries in a plain map that forgets nothing by itself. */
final class ScriptedEntries implements EntryMap {

  private final Map<Object, Entry> entries = new HashMap<>();

  @Override
  public synchronized @Nullable Entry get(Object key) {
    return entries.get(key);
  }

  @Override
  public boolean keepsTime() {
    return false;
  }

  @Override
  public synchronized @Nullable Entry putIfAbsent(Object key, Entry fresh) {
    return entries.putIfAbsent(key, fresh);
  }

  @Override
  public synchronized boolean replace(Object key, Entry present, Entry fresh) {
    return entries.replace(key, present, fresh);
  }

  @Override
  public synchronized void remove(Object key, Entry entry) {
    entries.remove(key, entry);
  }

  @Override
  public synchronized void remove(Object key) {
    entries.remove(key);
  }

  @Override
  public synchronized void clear() {
    entries.clear();
  }

  @Override
  public synchronized long settled() {
    return entries.values().stream().filter(entry -> entry.outcome() != null).count();
  }

  @Override
  public long evictions() {
    return 0;
  }
}
