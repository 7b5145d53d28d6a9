package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Calls whose turn runs on the runtime's threads: asynchronous ones, and those with a time-out. */
final class RemoteCalls {

  private final Calls calls;

  RemoteCalls(Calls calls) {
    this.calls = calls;
  }

  /** Starts a call of a method that returns a future; never runs its body on this thread. */
  @SuppressWarnings("FutureReturnValueIgnored") // it is the return value, for a generic handle
  @Nullable Object start(
      MethodHandle body, @Nullable PerdureCell cell, Object self, Object[] arguments)
      throws Throwable {
    Activation target = calls.target(cell, self);
    Activation caller = TurnThread.current().current;
    if (caller == target) {
      return body.invokeExact(target.instance(), arguments);
    }
    Reply reply = new Reply();
    try {
      long number = passed(caller);
      Calls.refuseIfFull(target);
      AsyncCall call = new AsyncCall(target, self, body, arguments, number, reply);
      reply.answers(call);
      calls.submit(call, caller);
    } catch (RuntimeException refused) {
      reply.forgetCall();
      reply.completeExceptionally(refused);
    }
    return reply;
  }

  /** Calls a method whose caller may leave when its time is up (rule 2.4). */
  @Nullable Object callTimed(
      MethodHandle body, @Nullable PerdureCell cell, Object self, Object[] arguments)
      throws Throwable {
    Activation target = calls.target(cell, self);
    Activation caller = TurnThread.current().current;
    if (caller == target) {
      return callWithinTurn(body, cell, self, arguments);
    }
    long number = passed(caller);
    Calls.refuseIfFull(target);
    ReleasedTurn released = TurnThread.current().released;
    boolean gated = caller == null && released == null && target.type.surroundings.replyGate();
    TimedCall.Reply reply = new TimedCall.Reply(gated);
    TimedCall call = new TimedCall(target, self, body, arguments, number, reply);
    calls.submit(call, caller);
    Runnable cancelTimer = startTimer(call, reply); // which finds the call in a queue
    if (caller != null) {
      awaitInTurn(caller, call, reply);
    } else if (released != null) {
      awaitReleased(released, call, reply);
    } else {
      reply.await();
    }
    cancelTimer.run();
    return reply.result(target);
  }

  /** What a call depends on, because its caller does. */
  private static long passed(@Nullable Activation caller) {
    if (caller != null) {
      return caller.passNumber();
    }
    ReleasedTurn released = TurnThread.current().released;
    return released == null ? 0 : released.number();
  }

  /** The caller's object waits as well, and is lent to what descends from the call. */
  private void awaitInTurn(Activation caller, TimedCall call, TimedCall.Reply reply) {
    Frame frame = caller.frame();
    WaitGraph.Wait wait = null;
    long number = 0;
    caller.suspend(); // first: whoever gets the object on loan sets these fields as well
    try {
      wait = calls.beginWait(caller, call);
      frame.lendToQueued(call);
      reply.await();
      number = reply.number();
    } finally {
      calls.endWait(wait);
      caller.resume(number, frame);
    }
  }

  private void awaitReleased(ReleasedTurn released, TimedCall call, TimedCall.Reply reply) {
    WaitGraph.Wait wait = calls.beginWait(released, call);
    reply.await();
    calls.endWait(wait);
    released.replied(reply.number());
  }

  /** The turn is this thread's already, so there is nobody to leave it to. */
  private @Nullable Object callWithinTurn(
      MethodHandle body, @Nullable PerdureCell cell, Object self, Object[] arguments)
      throws Throwable {
    Activation entered = calls.enter(cell, self);
    Object result = null;
    Throwable thrown = null;
    try {
      result = body.invokeExact(entered.instance(), arguments);
    } catch (Throwable t) {
      thrown = t;
    }
    result = entered.leave(thrown, result);
    if (thrown != null) {
      throw thrown;
    }
    return result;
  }

  private static Runnable startTimer(TimedCall call, TimedCall.Reply reply) {
    DurableType type = call.target().type;
    return type.surroundings.time().schedule(type.callTimeoutNanos, () -> giveUp(call, reply));
  }

  private static void giveUp(TimedCall call, TimedCall.Reply reply) {
    Activation target = call.target();
    String outcome =
        target.gate.giveUp(call) ? "; it had not begun, and never will" : "; it runs to its end";
    reply.settle(
        0,
        null,
        target
            .type
            .api
            .failures()
            .timedOut(
                target.keyOrNull(),
                target
                    + " did not answer within its callTimeout of "
                    + target.type.callTimeoutNanos / 1_000_000
                    + " ms"
                    + outcome));
  }
}
