package io.perdure.runtime.object;

import io.perdure.runtime.object.ThreadLocks.Wanted;
import io.perdure.runtime.object.Watchdog.LongTurn;

/** What is said of a turn that holds its object for long. */
final class TurnReport {

  private static final long ONE_MILLISECOND = 1_000_000;
  private static final long TEN_SECONDS = 10_000;

  private TurnReport() {}

  static String of(LongTurn turn, long ageNanos, StackTraceElement[] stack, HeldUp heldUp) {
    Activation held = turn.activation();
    String method = Stacks.method(held, stack);
    return held
        + " has been held by one turn for "
        + age(ageNanos)
        + (method.isEmpty() ? ", on " : ", in " + method + " on ")
        + Stacks.name(turn.holder())
        + ", and "
        + waiting(held)
        + reason(turn, heldUp)
        + "; do what takes long outside of the object, or wait for it with DurableObjects.await,"
        + " which lets the others in"
        + Stacks.lines(stack);
  }

  static String ofSection(Activation held, long ageNanos) {
    return held
        + " has been held by one turn for "
        + age(ageNanos)
        + ", and "
        + waiting(held)
        + "; it awaits something in its constructor, in blockConcurrencyWhile, in a transaction or"
        + " in a call that came back to it, where nobody is let in meanwhile; await it elsewhere,"
        + " or with a time limit";
  }

  private static String age(long nanos) {
    long millis = nanos / ONE_MILLISECOND;
    return millis < TEN_SECONDS ? millis + " ms" : millis / 1_000 + " s";
  }

  private static String waiting(Activation held) {
    int count = held.gate.waiting();
    return switch (count) {
      case 0 -> "nobody waits for it";
      case 1 -> "1 waits for it";
      default -> count + " wait for it";
    };
  }

  private static String reason(LongTurn turn, HeldUp heldUp) {
    if (turn.activation().isInCall()) {
      Activation callee = heldUp.callee(turn);
      return "; it is in a call to " + (callee == null ? "another object" : callee);
    }
    Wanted lock = ThreadLocks.wantedBy(turn.holder().getId());
    return lock == null ? "" : "; it waits for " + lock;
  }
}
