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

  /** One of so many that follow each other, any of them. */
  static FlushTrouble failingOneOf(int flushes, Random random) {
    return new FlushTrouble() {
      private int asked;
      private int failing;

      @Override
      public boolean ignores(Flush flush) {
        return false;
      }

      @Override
      public boolean fails(Flush flush) {
        if (asked % flushes == 0) {
          failing = random.nextInt(flushes);
        }
        return asked++ % flushes == failing;
      }

      @Override
      public String toString() {
        return "failing, one of " + flushes;
      }
    };
  }
}
