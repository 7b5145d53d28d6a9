package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import io.perdure.runtime.turn.Task;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** A call whose turn runs on one of the runtime's threads (rule 2.2). */
abstract class RemoteCall extends Task implements Origin {

  private final Activation target;

  /** The instance that was called, which its caller may let go of before its turn comes. */
  private final Object called;

  private final MethodHandle body;
  private final Object[] arguments;

  /** What the caller depended on when it called. */
  final long calledAt;

  private @Nullable Frame madeBy;
  private @Nullable Gate madeIn;
  private Frame.@Nullable Descent descent;

  /** The call as it was made, which others know; this one took its place after a reset. */
  private RemoteCall first = this;

  /** Of the first one: which of them is to be answered. */
  private volatile RemoteCall last = this;

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

  /** Before it is queued: the turn that makes it. */
  void makeIn(Frame maker, Gate section) {
    madeBy = maker;
    madeIn = section;
  }

  /** Queues the call. */
  void submit() {
    Frame.Descent way = Frame.descent(this, target);
    if (way == null) {
      target.gate.submit(this);
    } else {
      descent = way;
      way.gate().submit(this, way.via());
      way.lendIfWaiting();
    }
    target.type.surroundings.admission().queued();
  }

  @Override
  public @Nullable Frame madeBy() {
    return madeBy;
  }

  @Override
  public Object identity() {
    return first;
  }

  @Override
  public @Nullable Gate madeIn() {
    return madeIn;
  }

  /**
   * Nobody waits for its answer, for that reason: if it has not begun, it never will.
   *
   * @return false if it has begun
   */
  final boolean giveUpFor(RuntimeException reason) {
    RemoteCall now = last;
    Gate gate = now.waitsAt();
    if (gate == null || !gate.giveUp(now)) {
      return false;
    }
    returned(now.target, null, reason);
    return true;
  }

  /** It waits for something else than before: nobody who began to wait for it has looked there. */
  final @Nullable RuntimeException deadlock() {
    return target.type.surroundings.waits().deadlockOf(first);
  }

  /** What this call's answer waits for, if somebody knows; for {@link WaitGraph}. */
  final @Nullable Object dependsOnEvent() {
    return last.dependence();
  }

  /** The same, once it is known which call that is. */
  @Nullable Object dependence() {
    Gate gate = isGivenUp() ? null : waitsAt();
    return gate == null || descent == null ? gate : descent;
  }

  Activation target() {
    return target;
  }

  @Override
  protected final @Nullable Gate run(Gate held) {
    if (isGivenUp()) {
      return held;
    }
    try {
      target.awaitRoom();
    } catch (Throwable t) { // the caller waits for an answer, whatever happens
      returned(target, null, t);
      return held;
    }
    if (!target.isUsable()) {
      redirect();
      return held;
    }
    RuntimeException lost = target.refusalOf(calledAt);
    if (lost != null) {
      returned(target, null, lost);
      return held;
    }
    return runTurn(held);
  }

  private @Nullable Gate runTurn(Gate held) {
    Outcome outcome = new Outcome();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(target.type.javaClass.getClassLoader());
      invoke(held, outcome);
    } catch (Throwable t) {
      outcome.thrown = t;
    } finally {
      thread.setContextClassLoader(before);
      Thread.interrupted(); // what the method left pending is not for the next one on this thread
    }
    returned(target, target.outside(outcome.value), outcome.thrown);
    return outcome.held;
  }

  /** How a turn has ended. */
  private static final class Outcome {
    @Nullable Object value;
    @Nullable Throwable thrown;
    @Nullable Gate held;
  }

  private void invoke(Gate held, Outcome outcome) throws Throwable {
    // Its writes linger: the caller may have left, and the future it returned may stay open for
    // ever.
    outcome.held = held;
    target.begin(held, called, TurnThread.current(), null, this, calledAt);
    Throwable thrown = null;
    try {
      if (!target.isConstructed()) {
        target.construct();
      }
      outcome.value = (Object) body.invokeExact(target.instance(), arguments);
    } catch (Throwable t) {
      thrown = t;
    }
    try {
      outcome.held = target.section(); // should the end fail
      outcome.held = target.end(thrown, true);
    } finally {
      target.breakIfNeverMade();
    }
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  protected final void refused() {
    redirect();
  }

  private void redirect() {
    try {
      RemoteCall again = redirectedTo(Calls.successor(target), called, body, arguments);
      again.madeBy = madeBy;
      again.madeIn = madeIn;
      again.first = first;
      first.last = again;
      again.submit();
      RuntimeException deadlock = again.deadlock();
      if (deadlock != null) {
        again.giveUpFor(deadlock);
      }
    } catch (Throwable noSuccessor) {
      returned(target, null, noSuccessor);
    }
  }

  @Override
  protected final void abandoned(Throwable reason) {
    returned(target, null, reason);
  }
}
