package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.api.Failures;
import io.perdure.runtime.thread.StackHeadroom;
import org.jspecify.annotations.Nullable;

/**
 * The way of a call into an object, on the thread of its caller (rules 2.2, 5.3).
 *
 * <pre>
 *   caller's turn: close write set ─► gate of the callee ─► (constructor) ─► method
 *   caller's turn: depend on callee ◄─ gate given back ◄─ close write set ◄─┘
 *   no caller's turn:  reply waits at the output gate ◄┘
 * </pre>
 */
final class Calls {

  private final Types types;
  private final Admission admission;

  Calls(Types types, Admission admission) {
    this.types = types;
    this.admission = admission;
  }

  /**
   * Brings this thread into a turn of the object; {@link Activation#leave} is its counterpart.
   *
   * @param cell the cell of the instance that was called
   * @param self that instance
   */
  Activation enter(@Nullable PerdureCell cell, Object self) throws Throwable {
    TurnThread thread = TurnThread.current();
    Activation target = target(cell, self);
    if (target.isHeldByThisThread()) {
      target.reenter(thread);
      return target;
    }
    Activation caller = thread.current;
    long number = 0;
    if (caller != null) {
      number = caller.passNumber();
      caller.suspend();
    }
    Activation entered;
    try {
      entered = take(target, caller, number);
    } catch (Throwable refused) {
      if (caller != null) {
        caller.resume(0);
      }
      throw refused;
    }
    entered.begin(entered.gate, self, thread, caller, number);
    if (!entered.isConstructed()) {
      constructOrLeave(entered);
    }
    return entered;
  }

  /** The activation a call on this instance is for. */
  Activation target(@Nullable PerdureCell cell, Object self) {
    if (cell instanceof Reference reference) {
      return reference.activation(self);
    }
    if (cell == null) {
      return (Activation) bind(self);
    }
    Activation activation = (Activation) cell;
    return activation.isBroken() && !activation.isHeldByThisThread()
        ? successor(activation)
        : activation;
  }

  /** The cell of an instance that has none yet (rules 1.3, 1.6). */
  PerdureCell bind(Object self) {
    DurableType type = types.of(self.getClass());
    Activation current = TurnThread.current().current;
    if (current != null && current.adopts(self)) {
      type.instances().cells().bind(self, current);
      return current;
    }
    return type.instances().cells().bindOnce(self, new Activation(type, self));
  }

  /** What a value passed on by this thread's turn is to others (rule 1.2). */
  static @Nullable Object outsideOfCaller(@Nullable Object value) {
    Activation caller = TurnThread.current().current;
    return caller == null ? value : caller.outside(value);
  }

  /** Takes the gate of the target, or of what took its place meanwhile. */
  private Activation take(Activation target, @Nullable Activation caller, long number) {
    Activation next = target;
    while (true) {
      if (!next.gate.tryEnter()) {
        refuseIfFull(next);
        StackHeadroom.require(); // nobody may be granted the gate and not take it
        if (!next.gate.enter()) {
          next = successor(next);
          continue;
        }
      }
      if (admission.refuses(next, caller)) {
        next.gate.leave();
        throw admission.refusal(next);
      }
      if (hasRoom(next)) {
        RuntimeException lost = next.refusalOf(number);
        if (lost == null) {
          return next;
        }
        next.gate.leave();
        throw lost;
      }
      next.gate.leave();
      next = successor(next);
    }
  }

  /** Waits for its share of what is not durable yet; false if the activation is broken. */
  private static boolean hasRoom(Activation entered) {
    try {
      entered.awaitRoom();
      return entered.isUsable();
    } catch (Throwable t) { // such as no stack left
      entered.gate.leave();
      throw t;
    }
  }

  /** The activation that calls go to instead of a broken one. */
  static Activation successor(Activation broken) {
    Reference reference = broken.reference();
    if (reference == null) {
      broken.throwIfBroken();
      throw new AssertionError("Asked for the successor of a live activation");
    }
    return reference.activation(broken.shellOrInstance());
  }

  /**
   * Queues a call for one of the runtime's threads.
   *
   * @param caller whose turn makes it; {@code null} outside of all
   */
  void submit(RemoteCall call, @Nullable Activation caller) {
    Activation target = call.target();
    if (admission.refuses(target, caller)) { // in an idle gate it would begin at once
      throw admission.refusal(target);
    }
    call.submit();
    if (admission.refuses(target, caller) && target.gate.giveUp(call)) {
      throw admission.refusal(target);
    }
  }

  static void refuseIfFull(Activation target) {
    int limit = target.type.queueLimit;
    if (target.gate.waiting() >= limit) {
      Failures failures = target.type.api.failures();
      throw failures.overloaded(
          target.keyOrNull(),
          target + " has " + limit + " calls waiting, its queueLimit; call again later");
    }
  }

  private static void constructOrLeave(Activation fresh) throws Throwable {
    try {
      fresh.construct();
    } catch (Throwable thrown) {
      fresh.leave(thrown);
      throw thrown;
    }
  }
}
