package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.api.Failures;
import io.perdure.runtime.thread.StackHeadroom;
import io.perdure.runtime.turn.Gate;
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
  private final WaitGraph waits;

  Calls(Types types, Admission admission, WaitGraph waits) {
    this.types = types;
    this.admission = admission;
    this.waits = waits;
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
    Activation caller = thread.current;
    if (caller == target) {
      target.beginOwn();
      return target;
    }
    StackHeadroom.requireFast(thread.calls++); // a turn that begins has to end
    long number = 0;
    if (caller != null) {
      number = caller.passNumber();
      caller.suspend();
    } else if (thread.released != null) {
      number = thread.released.number();
    }
    Activation entered;
    try {
      entered = take(target, thread, caller, number);
    } catch (Throwable refused) {
      if (caller != null) {
        caller.resume(0, null);
      }
      throw refused;
    }
    // From here, and less deep than that was, so that there is stack for it.
    Gate held = thread.taken;
    if (held == null) {
      held = entered.gate;
    } else {
      thread.taken = null;
    }
    entered.begin(held, self, thread, caller, caller == null ? thread.released : null, number);
    if (!entered.isConstructed()) {
      constructOrLeave(entered);
    }
    return entered;
  }

  /** Takes the gate of the target, or of what took its place meanwhile, or one within it. */
  private Activation take(
      Activation target, TurnThread thread, @Nullable Activation caller, long number) {
    Activation next = target;
    while (true) {
      Gate held = next.gate;
      if (!held.tryEnter()) {
        held = enterQueue(next, caller, thread.released);
      }
      if (held != null) {
        boolean begins = false;
        try { // here, where the gate was taken: who is called may have no stack to begin with
          begins = mayBegin(next, thread, caller, number);
        } finally {
          if (!begins) {
            held.leave();
          }
        }
        if (begins) {
          if (held != next.gate) {
            thread.taken = held;
          }
          return next;
        }
      }
      next = successor(next);
    }
  }

  /** Waits for the object; {@code null} if the activation is broken. */
  private @Nullable Gate enterQueue(
      Activation target, @Nullable Activation caller, @Nullable ReleasedTurn released) {
    refuseIfFull(target);
    StackHeadroom.require(); // nobody may be granted the gate and not take it
    if (caller != null) {
      Frame maker = caller.frame();
      return enterQueue(target, maker, caller.section(), maker.descentFrom(target));
    }
    if (released != null) {
      Gate kept = released.madeIn().outer();
      Frame maker = released.madeBy();
      Gate entered = enterQueue(target, maker, kept, Frame.descent(released, target));
      if (entered == null && maker.activation == target) {
        target.throwIfBroken(); // its own code ends, and does not go on to the next activation
      }
      return entered;
    }
    return enterQueueOutside(target);
  }

  /** The same for a thread that is in no turn, and may compute what others wait for. */
  private @Nullable Gate enterQueueOutside(Activation target) {
    WaitGraph.Wait wait = waits.beginOutside(target);
    try {
      return target.gate.enter() ? target.gate : null;
    } finally {
      waits.end(wait);
    }
  }

  /**
   * The same for a turn.
   *
   * @param kept the innermost gate that is kept meanwhile
   * @param descent how it comes back to an object further up in its chain of calls, if it does
   */
  private @Nullable Gate enterQueue(
      Activation target, Frame maker, @Nullable Gate kept, Frame.@Nullable Descent descent) {
    Gate gate = descent == null ? target.gate : descent.gate();
    WaitGraph.Wait wait = waits.begin(maker, kept, descent == null ? target : descent);
    try {
      return gate.enterTagged(
          descent == null ? null : descent.via(),
          () -> {
            if (descent != null) {
              descent.lendIfWaiting();
            }
            if (wait != null) {
              wait.refuseQueued();
            }
          });
    } finally {
      waits.end(wait);
    }
  }

  /** Whether the turn may begin, whose gate is held; false if the activation is broken. */
  private boolean mayBegin(
      Activation target, TurnThread thread, @Nullable Activation caller, long number) {
    if (thread.released == null && admission.refuses(target, caller)) {
      throw admission.refusal(target);
    }
    target.awaitRoom();
    if (!target.isUsable()) {
      return false;
    }
    RuntimeException lost = target.refusalOf(number);
    if (lost != null) {
      throw lost;
    }
    return true;
  }

  /** Before a turn waits for a call; if that never ended, it is not made. */
  WaitGraph.@Nullable Wait beginWait(Activation waiter, RemoteCall call) {
    try {
      return waits.beginLending(waiter.frame(), waiter.section(), call);
    } catch (RuntimeException deadlock) {
      call.giveUpFor(deadlock);
      throw deadlock;
    }
  }

  /** The same for a turn that has given its object up; its callers have not. */
  WaitGraph.@Nullable Wait beginWait(ReleasedTurn waiter, RemoteCall call) {
    try {
      return waits.begin(waiter.madeBy(), waiter.madeIn().outer(), call);
    } catch (RuntimeException deadlock) {
      call.giveUpFor(deadlock);
      throw deadlock;
    }
  }

  void endWait(WaitGraph.@Nullable Wait wait) {
    waits.end(wait);
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
    return activation.isBroken() ? targetInsteadOf(activation) : activation;
  }

  /** A turn that still holds it stays there, code of one that was sent away ends, others go on. */
  private static Activation targetInsteadOf(Activation broken) {
    if (TurnThread.current().current == broken && !PerdureCell.entered(broken)) {
      broken.throwIfBroken(); // or it would be taken for its own turn, and dispatched for ever
    }
    return broken.isHeldByThisThread() ? broken : successor(broken);
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

  /** The activation that calls go to instead of a broken one. */
  static Activation successor(Activation broken) {
    Reference reference = broken.reference();
    if (reference == null) {
      broken.throwResetIfBroken();
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
    ReleasedTurn released = TurnThread.current().released;
    if (caller != null) {
      call.makeIn(caller.frame(), caller.section());
    } else if (released != null) {
      call.makeIn(released.madeBy(), released.madeIn());
    }
    boolean isAsked = caller != null || released == null;
    if (isAsked && admission.refuses(target, caller)) { // in an idle gate it would begin at once
      throw admission.refusal(target);
    }
    call.submit();
    if (isAsked && admission.refuses(target, caller) && target.gate.giveUp(call)) {
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
