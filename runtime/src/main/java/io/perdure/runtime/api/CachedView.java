package io.perdure.runtime.api;

import org.jspecify.annotations.Nullable;

/** What one cached method keeps for one owner, as the API shows it. */
public interface CachedView {

  /**
   * Drops the value for one key.
   *
   * @throws IllegalArgumentException for more or fewer arguments than the key has
   */
  void invalidate(@Nullable Object[] key);

  /** Drops all values. */
  void invalidateAll();

  /** How many values are kept. */
  long size();

  /**
   * Hits, joins, computations, failures, stale hits, negative hits, evictions, and nanoseconds of
   * computing.
   */
  long[] statistics();
}
