package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;

/**
 * A turn whose thread is in a call that it gave the turn up for (rule 3.4): what the call goes on
 * to is made by that turn, though not in it. Of that thread alone.
 */
final class ReleasedTurn implements Origin {

  private final Frame madeBy;
  private final Gate madeIn;

  /** What the turn depends on, and with it what it calls; raised by what those depend on. */
  private long number;

  ReleasedTurn(Frame madeBy, Gate madeIn, long number) {
    this.madeBy = madeBy;
    this.madeIn = madeIn;
    this.number = number;
  }

  @Override
  public Frame madeBy() {
    return madeBy;
  }

  @Override
  public Gate madeIn() {
    return madeIn;
  }

  long number() {
    return number;
  }

  /** A callee has replied; the turn waits for its number where it waits for its own. */
  void replied(long depends) {
    number = Math.max(number, depends);
  }
}
