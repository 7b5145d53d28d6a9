package io.perdure.store.embedded.powercut;

import java.util.Map;

/**
 * A power cut at one point of a recording.
 *
 * @param files what is found when the power is back
 * @param promised the number that the store had called durable
 * @param where at which event, and what became of that which was not flushed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PowerCut(Map<String, byte[]> files, long promised, String where) {

  /** Before a store was there. */
  static final PowerCut EMPTY_DIRECTORY = new PowerCut(Map.of(), 0, "an empty directory");
}
