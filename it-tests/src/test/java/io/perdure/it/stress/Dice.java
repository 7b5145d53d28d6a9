package io.perdure.it.stress;

import java.util.SplittableRandom;

/** The random choices of one line of execution. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this(new SplittableRandom(seed));
  }

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /** For code that runs beside this one. */
  Dice split() {
    return new Dice(random.split());
  }

  /** 0 to {@code bound - 1}. */
  int upTo(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int chances) {
    return upTo(chances) == 0;
  }
}
