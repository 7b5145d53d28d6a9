package io.perdure.runtime.object;

import io.perdure.runtime.object.QueuedCallers.Queued;
import io.perdure.runtime.object.Watchdog.LongTurn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which long turns are merely in calls to others, at one moment. */
final class HeldUp {

  private final List<LongTurn> turns;
  private final List<Activation> held;
  private final QueuedCallers queued;

  HeldUp(List<LongTurn> turns, List<Activation> held, QueuedCallers queued) {
    this.turns = turns;
    this.held = held;
    this.queued = queued;
  }

  /** Whether it waits for another long turn, which is then the one to report. */
  boolean isByOther(LongTurn turn) {
    Activation callee = turn.activation().isInCall() ? callee(turn) : null;
    return callee != null
        && turns.stream()
            .map(LongTurn::activation)
            .anyMatch(other -> other == callee || isCalledThrough(other, turn.activation()));
  }

  /** The object that a turn which is in a call waits for, if that is known. */
  @Nullable Activation callee(LongTurn turn) {
    Queued place = queued.of(turn.holder().getId());
    if (place != null) {
      return place.target();
    }
    for (Activation other : held) {
      if (!other.isInCall() && other.holder() == turn.holder()) {
        return other;
      }
    }
    return null;
  }

  private static boolean isCalledThrough(Activation callee, Activation caller) {
    Activation next = callee.calledBy();
    while (next != null && next != caller) {
      next = next.calledBy();
    }
    return next != null;
  }
}
