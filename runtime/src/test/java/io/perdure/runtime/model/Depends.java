package io.perdure.runtime.model;

/**
 * The highest number that something depends on (rule 5.2).
 *
 * @param surely at least
 * @param perhaps at most: whether what is written twice is a write, only the cache knows
 */
record Depends(long surely, long perhaps) {

  static final Depends NOTHING = new Depends(0, 0);

  Depends and(Depends other) {
    return new Depends(Math.max(surely, other.surely), Math.max(perhaps, other.perhaps));
  }
}
