package io.perdure.runtime.cached;

import java.util.concurrent.atomic.LongAdder;

/** What has happened in one cache. */
final class Counts {

  private final LongAdder hits = new LongAdder();
  private final LongAdder joins = new LongAdder();
  private final LongAdder computations = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder negative = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void hit(boolean isStale) {
    hits.increment();
    if (isStale) {
      stale.increment();
    }
  }

  void negativeHit() {
    negative.increment();
  }

  void join() {
    joins.increment();
  }

  void stale() {
    stale.increment();
  }

  void begin() {
    computations.increment();
  }

  void end(long took) {
    nanos.add(took);
  }

  void fail(long took) {
    failures.increment();
    nanos.add(took);
  }

  /**
   * Hits, joins, computations, failures, stale hits, negative hits, evictions, and nanoseconds of
   * computing.
   */
  long[] read(long evictions) {
    return new long[] {
      hits.sum(),
      joins.sum(),
      computations.sum(),
      failures.sum(),
      stale.sum(),
      negative.sum(),
      evictions,
      nanos.sum()
    };
  }
}
