package io.perdure.benchmarks;

/** What was measured did not do its work, so the time it took means nothing. */
final class WrongResult extends IllegalStateException {

  private static final long serialVersionUID = 1;

  private WrongResult(long sum, long calls) {
    super("The sum is " + sum + " after " + calls + " calls that added 1 each");
  }

  /** Every call added 1, and none got lost or came twice. */
  static void unlessEqual(long sum, long calls) {
    if (sum != calls) {
      throw new WrongResult(sum, calls);
    }
  }
}
