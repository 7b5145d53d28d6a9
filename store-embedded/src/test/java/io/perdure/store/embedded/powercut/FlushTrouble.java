package io.perdure.store.embedded.powercut;

import io.perdure.store.embedded.powercut.Recording.Flush;
import java.util.Random;
import java.util.Set;

/** What a disk does wrong with flushes. */
interface FlushTrouble {

  /** Whether it does nothing, although it reports success. */
  boolean ignores(Flush flush);

  /** Whether the next one of a file fails. */
  boolean fails(Flush flush);

  static FlushTrouble ignoring(Set<Flush> ignored) {
    return new FlushTrouble() {
      @Override
      public boolean ignores(Flush flush) {
        return ignored.contains(flush);
      }

      @Override
      public boolean fails(Flush flush) {
        return false;
      }

      @Override
      public String toString() {
        return "ignored " + ignored;
      }
    };
  }

  /** A share of them, from 0 to 1. */
  static FlushTrouble failing(double share, Random random) {
    return new FlushTrouble() {
      @Override
      public boolean ignores(Flush flush) {
        return false;
      }

      @Override
      public boolean fails(Flush flush) {
        return random.nextDouble() < share;
      }

      @Override
      public String toString() {
        return "failing " + share;
      }
    };
  }
}
