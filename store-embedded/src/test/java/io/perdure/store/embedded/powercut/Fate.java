package io.perdure.store.embedded.powercut;

import java.util.List;
import java.util.Random;

/** What becomes of that which was not flushed when the power went. */
enum Fate {
  /** None of it is there. */
  LOST,
  /** All of it is there. */
  KEPT,
  /** Some of its sectors are there, written in any order, and some hold rubbish. */
  TORN;

  private static final List<Fate> ALL = List.of(values());

  static Fate any(Random random) {
    return ALL.get(random.nextInt(ALL.size()));
  }
}
