package io.perdure.store.embedded.powercut;

import java.util.Random;
import java.util.Set;

/**
 * What a disk does wrong with flushes.
 *
 * @param ignored the flushes that do nothing, although they report success
 * @param failing the share of the flushes of files that fail
 * @param random decides which these are
 */
record FlushTrouble(Set<Recording.Flush> ignored, double failing, Random random) {

  boolean failsNext() {
    return random.nextDouble() < failing;
  }
}
