package io.perdure.runtime.object;

import io.perdure.runtime.turn.Task;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** A call whose turn runs on one of the runtime's threads (rule 2.2). */
abstract class RemoteCall extends Task {

  private final Activation target;

  /** The instance that was called, which its caller may let go of before its turn comes. */
  private final Object called;

  private final MethodHandle body;
  private final Object[] arguments;

  /** What the caller depended on when it called. */
  final long calledAt;

  /**
   * A call, not yet submitted.
   *
   * @param body of type {@code (Object self, Object[] arguments)Object}
   */
  RemoteCall(
      Activation target, Object called, MethodHandle body, Object[] arguments, long calledAt) {
    super(target.type.surroundings.workers());
    this.target = target;
    this.called = called;
    this.body = body;
    this.arguments = arguments;
    this.calledAt = calledAt;
  }

  /** Whether the caller has left: then the call does not run (rule 2.4). */
  abstract boolean isGivenUp();

  /** The method has returned or thrown; the turn is over, the gate still held. Must not throw. */
  abstract void returned(Activation by, @Nullable Object value, @Nullable Throwable thrown);

  /** The same call for the activation that took the broken one's place. */
  abstract RemoteCall redirectedTo(
      Activation successor, Object called, MethodHandle method, Object[] parameters);

  void submit() {
    target.gate.submit(this);
    target.type.surroundings.admission().queued();
  }

  Activation target() {
    return target;
  }

  @Override
  protected final void run() {
    if (isGivenUp()) {
      return;
    }
    try {
      target.awaitRoom();
    } catch (Throwable t) { // the caller waits for an answer, whatever happens
      returned(target, null, t);
      return;
    }
    if (!target.isUsable()) {
      redirect();
      return;
    }
    RuntimeException lost = target.refusalOf(calledAt);
    if (lost != null) {
      returned(target, null, lost);
      return;
    }
    Object value = null;
    Throwable thrown = null;
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(target.type.javaClass.getClassLoader());
      value = invoke();
    } catch (Throwable t) {
      thrown = t;
    } finally {
      thread.setContextClassLoader(before);
      Thread.interrupted(); // what the method left pending is not for the next one on this thread
    }
    returned(target, target.outside(value), thrown);
  }

  private @Nullable Object invoke() throws Throwable {
    // Its writes linger: the caller may have left, and the future it returned may stay open for
    // ever.
    target.begin(called, TurnThread.current(), null, calledAt);
    try {
      if (!target.isConstructed()) {
        target.construct();
      }
      Object value = (Object) body.invokeExact(target.instance(), arguments);
      target.end(null, true);
      return value;
    } catch (Throwable thrown) {
      target.end(thrown, true);
      throw thrown;
    } finally {
      target.breakIfNeverMade();
    }
  }

  private void redirect() {
    try {
      redirectedTo(Calls.successor(target), called, body, arguments).submit();
    } catch (Throwable noSuccessor) {
      returned(target, null, noSuccessor);
    }
  }

  @Override
  protected final void abandoned(Throwable reason) {
    returned(target, null, reason);
  }
}
