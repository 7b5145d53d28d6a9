package io.perdure.runtime.commit;

import org.jspecify.annotations.Nullable;

/**
 * How far the store is durable, and which numbers on the way were lost (rules 5.2, 5.6).
 *
 * <p>A lost range is published before {@code durable} can pass it, and {@code durable} is read
 * first: who sees a number passed sees that it was lost.
 */
final class DurableNumber {

  private volatile long durable;
  private volatile long lostUpTo;
  private volatile @Nullable Lost lost;

  /** Of what is lost up to here, those who wait may hear. */
  private volatile long toldUpTo;

  DurableNumber(long durable) {
    this.durable = durable;
  }

  long get() {
    return durable;
  }

  /** Whether everything up to {@code number} is durable and was never lost. */
  boolean covers(long number) {
    return number == 0 || (number <= durable && number > lostUpTo);
  }

  /** Why {@code number} will never be durable, or {@code null}. */
  @Nullable CommitFailedException whyLost(long number) {
    if (number > lostUpTo) {
      return null;
    }
    for (Lost range = lost; range != null; range = range.earlier) {
      if (number > range.above && number <= range.upTo) {
        return range.why;
      }
    }
    return null;
  }

  /** Whether {@code number} is durable, or lost and what depends on it is dealt with. */
  boolean decides(long number) {
    return number <= durable || (number <= toldUpTo && whyLost(number) != null);
  }

  void advance(long number) {
    durable = number;
  }

  /** Everything above the durable number, up to {@code number}, is lost. */
  void lose(long number, CommitFailedException why) {
    lost = range(number, why);
    lostUpTo = number;
  }

  /** Ends a loss: nothing that depends on it is left. */
  void tellOfLoss() {
    toldUpTo = lostUpTo;
  }

  /**
   * Failures with no success between them are one range, so that a full disk does not fill the
   * memory; but for one whose outcome is unknown, of which nobody must hear that it failed.
   */
  private Lost range(long number, CommitFailedException why) {
    Lost before = lost;
    if (before == null || before.durable != durable) {
      return new Lost(durable, durable, number, why, before);
    }
    return before.why.outcomeUnknown() && !why.outcomeUnknown()
        ? new Lost(durable, before.upTo, number, why, before)
        : new Lost(durable, before.above, number, why, before.earlier);
  }

  /** How many losses are remembered. */
  int lostRanges() {
    int count = 0;
    for (Lost range = lost; range != null; range = range.earlier) {
      count++;
    }
    return count;
  }

  /** What was lost while the store was durable up to some number. */
  private record Lost(
      long durable, long above, long upTo, CommitFailedException why, @Nullable Lost earlier) {}
}
