package io.perdure.runtime.commit;

/** Told when numbers are lost, before anybody who waits for one of them is. */
@FunctionalInterface
public interface LostWrites {

  /**
   * Breaks every activation that depends on a number above {@code durable}. No number is given out
   * while this runs.
   */
  void lost(long durable, CommitFailedException why);
}
