package io.perdure.jcstress;

import io.perdure.runtime.turn.Gate;

/** An object's state: plain fields, which only its gate orders. */
final class Fields {
  final Gate gate;
  private int first;
  private int second;

  Fields(long overtakingNanos) {
    gate = new Gate(StandingTime.INSTANCE, overtakingNanos);
  }

  void add() {
    first++;
    second++;
  }

  /** In one turn. */
  void addInTurn() {
    gate.enter();
    add();
    gate.leave();
  }

  int first() {
    return first;
  }

  int second() {
    return second;
  }
}
