package io.perdure.runtime.object;

import io.perdure.runtime.commit.Committer;

/**
 * What turns have given to other threads while what they had written was not durable; all tasks of
 * one write set share one. It outlives its activation, as the tasks may, and so does not know it.
 */
final class HandedOver {

  private final Object by;
  private final Committer committer;

  private volatile long number;

  /**
   * Given away now.
   *
   * @param by names the object
   * @param number what it depends on
   */
  HandedOver(Object by, Committer committer, long number) {
    this.by = by;
    this.committer = committer;
    this.number = number;
  }

  /** In a write set that is open, and has its number when it is closed. */
  HandedOver(Object by, Committer committer) {
    this(by, committer, Long.MAX_VALUE);
  }

  /** The write set was closed. */
  void numbered(long given) {
    number = given;
  }

  /** Whether what it sends may leave. */
  boolean mayLeave() {
    return committer.isDurable(number);
  }

  /** Names the object whose turn it was. */
  @Override
  public String toString() {
    return by.toString();
  }
}
