package io.perdure.runtime.commit;

/** The pauses between the attempts at one thing: each twice as long as the one before. */
final class BackOff {

  static final long FIRST_NANOS = 10_000_000;
  static final long LONGEST_NANOS = 1_000_000_000;

  private final Pauses pauses;
  private final long start;
  private final long limitNanos;
  private long next = FIRST_NANOS;

  /** Counts the time limit from now on. */
  BackOff(Pauses pauses, long limitNanos) {
    this.pauses = pauses;
    this.limitNanos = limitNanos;
    start = pauses.now();
  }

  /** Waits before the next attempt, the last one when the time is just up; false after that. */
  boolean pause() {
    long left = pauses.left(start, limitNanos);
    if (left <= 0) {
      return false;
    }
    pauses.sleep(Math.min(next, left));
    next = Math.min(2 * next, LONGEST_NANOS);
    return true;
  }
}
