package io.perdure.runtime.cached;

import org.jspecify.annotations.Nullable;

/** Where the entries of one method are, by key. */
interface EntryMap {

  @Nullable Entry get(Object key);

  /** Whether it finds nothing that is past the limits of time that apply to it. */
  boolean keepsTime();

  /** The entry that is there already; {@code null} if the fresh one is now. */
  @Nullable Entry putIfAbsent(Object key, Entry fresh);

  /**
   * Puts an entry in the place of another one; false if that is not there. With the same entry
   * twice, which has got its outcome, the limits of time and number apply to it from now on.
   */
  boolean replace(Object key, Entry present, Entry fresh);

  void remove(Object key, Entry entry);

  void remove(Object key);

  void clear();

  /** How many have an outcome. */
  long settled();

  /** How many were dropped because there were too many. */
  long evictions();
}
