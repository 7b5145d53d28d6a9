package io.perdure.benchmarks;

/** What a ratio should be. */
record Bound(boolean atLeast, double limit) {

  static Bound atLeast(double limit) {
    return new Bound(true, limit);
  }

  static Bound atMost(double limit) {
    return new Bound(false, limit);
  }

  boolean isMet(double ratio) {
    return atLeast ? ratio >= limit : ratio <= limit;
  }

  @Override
  public String toString() {
    return (atLeast ? "≥ " : "≤ ") + Spread.text(limit);
  }
}
