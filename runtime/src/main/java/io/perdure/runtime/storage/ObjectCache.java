package io.perdure.runtime.storage;

import io.perdure.runtime.key.KeyOrder;
import io.perdure.runtime.store.KeyRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What memory has of one object's storage: entries, and the ranges of which it knows all keys.
 *
 * <p>Entries that the store does not have yet stay; the others go when they are many, those first
 * that were not asked for the longest, or when nobody asks for them for a while.
 */
final class ObjectCache {

  private final Map<String, Entry> entries = new HashMap<>();

  /** The same entries in order, from the first list on. */
  private @Nullable NavigableMap<String, Entry> sorted;

  private final KnownRanges known = new KnownRanges();

  /** Of the clean entries. */
  private long cleanBytes;

  private long clock;
  private long clockAtLastSweep;

  /** The store still has keys of which only {@link #known} says that they are gone. */
  private boolean clearing;

  /** The entry of a key, if there is one. */
  @Nullable Entry find(String key) {
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.used = ++clock;
    }
    return entry;
  }

  /** Whether a key that has no entry is not in the store either. */
  boolean isKnownAbsent(String key) {
    return known.contains(key);
  }

  /** The entry of a key, if there is one; does not count as asking for it. */
  @Nullable Entry peek(String key) {
    return entries.get(key);
  }

  /** Somebody asked for this entry. */
  void use(Entry entry) {
    entry.used = ++clock;
  }

  /** Takes an entry in, in place of the one before. */
  void put(Entry entry) {
    entry.used = ++clock;
    Entry before = entries.put(entry.key, entry);
    if (sorted != null) {
      sorted.put(entry.key, entry);
    }
    if (before != null && before.isClean()) {
      cleanBytes -= before.size();
    }
    if (entry.isClean()) {
      cleanBytes += entry.size();
    }
  }

  /** The object has no keys at all. */
  void clear() {
    entries.clear();
    if (sorted != null) {
      sorted.clear();
    }
    cleanBytes = 0;
    known.clear();
    known.addAll();
    clearing = true;
  }

  /** The store, too, has lost all its keys. */
  void cleared() {
    clearing = false;
  }

  /** These entries are in the store now. */
  void flushed(Collection<Entry> written) {
    for (Entry entry : written) {
      entry.flushed();
      if (entries.get(entry.key) == entry) { // and was not replaced meanwhile
        cleanBytes += entry.size();
        if (entry.uncached) {
          forget(entry);
        }
      }
    }
  }

  KnownRanges known() {
    return known;
  }

  /** The entries of a range, in order. */
  Collection<Entry> within(KeyRange range) {
    return inOrder().subMap(range.from(), true, range.to(), false).values();
  }

  /** The entries of a range, the last first. */
  Collection<Entry> withinReversed(KeyRange range) {
    return inOrder().subMap(range.from(), true, range.to(), false).descendingMap().values();
  }

  long cleanBytes() {
    return cleanBytes;
  }

  /** Forgets clean entries, those first that were not asked for the longest. */
  void trimTo(long bytes) {
    if (cleanBytes <= bytes) {
      return;
    }
    List<Entry> clean = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.isClean()) {
        clean.add(entry);
      }
    }
    clean.sort(Comparator.comparingLong(entry -> entry.used));
    for (Entry entry : clean) {
      if (cleanBytes <= bytes) {
        break;
      }
      forget(entry);
    }
    boundRanges();
  }

  /** Forgets the clean entries that were not asked for since the sweep before this one. */
  void sweep() {
    List<Entry> stale = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.isClean() && entry.used <= clockAtLastSweep) {
        stale.add(entry);
      }
    }
    stale.forEach(this::forget);
    boundRanges();
    if (entries.isEmpty() && !clearing) {
      known.clear();
    }
    clockAtLastSweep = clock;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  private void forget(Entry entry) {
    entries.remove(entry.key);
    if (sorted != null) {
      sorted.remove(entry.key);
    }
    cleanBytes -= entry.size();
    if (!entry.isAbsent()) { // that a key is not there, its range knows
      known.remove(entry.key);
    }
  }

  /** Each key that is forgotten within a range makes two ranges of one. */
  private void boundRanges() {
    if (known.areTooMany() && !clearing) {
      known.clear();
    }
  }

  private NavigableMap<String, Entry> inOrder() {
    NavigableMap<String, Entry> present = sorted;
    if (present == null) {
      present = new TreeMap<>(KeyOrder.INSTANCE);
      present.putAll(entries);
      sorted = present;
    }
    return present;
  }
}
