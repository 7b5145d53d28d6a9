package io.perdure.it.kill;

import java.util.List;

/**
 * What is written in one object without a call in between.
 *
 * @param chest the client's chest that is called for it, or {@link #OWN}
 * @param cleared whether all that was there before is deleted
 * @param together whether the multi-key forms are used
 */
record Part(int chest, boolean cleared, boolean together, List<Change> changes) {
  static final int OWN = -1;
}
