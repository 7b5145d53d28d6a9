package io.perdure.benchmarks;

/** What was measured did not do its work, so the time it took means nothing. */
final class WrongResult extends IllegalStateException {

  private static final long serialVersionUID = 1;

  private WrongResult(String message) {
    super(message);
  }

  /** Every call added 1, and none got lost or came twice. */
  static void unlessEqual(long sum, long calls) {
    if (sum != calls) {
      throw new WrongResult("The sum is " + sum + " after " + calls + " calls that added 1 each");
    }
  }

  /** A page is loaded once. */
  static void unlessFirstLoad(Page page, String key) {
    if (page.load() != 1 || !page.key().equals(key)) {
      throw new WrongResult("Asked for " + key + ", and got " + page + ", which is no first load");
    }
  }

  /** Whoever asks for it. */
  static void unlessOneLoad(int loads) {
    if (loads != 1) {
      throw new WrongResult("There were " + loads + " loads of one page");
    }
  }
}
