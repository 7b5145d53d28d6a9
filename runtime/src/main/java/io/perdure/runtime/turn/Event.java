package io.perdure.runtime.turn;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Something that waits for a turn; in the queue of one {@link Gate} at a time. */
public abstract class Event {

  static final int WAITING = 0;
  static final int GRANTED = 1;
  static final int GIVEN_UP = 2;
  static final int BURIED = 3;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Event.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  /** The gate it waits at; written by who adds it there. */
  @Nullable Gate gate;

  /** What others find it by; set before it is added to a queue. */
  @Nullable Object tag;

  /** How much this event adds to the gate's word while it waits. */
  abstract long unit();

  /** The turn has come; the gate is held for this event. Must not throw and not run user code. */
  abstract void granted();

  /** It gave up because its gate is broken. Must not throw and not run user code. */
  abstract void sentAway();

  /** The gate it waits at; {@code null} if it waits no more, or not yet. */
  public final @Nullable Gate waitsAt() {
    return isWaiting() ? gate : null;
  }

  /** Whether its turn has not come, and may still come. */
  public final boolean isWaiting() {
    return state == WAITING;
  }

  final boolean isGranted() {
    return state == GRANTED;
  }

  final boolean grant() {
    return STATE.compareAndSet(this, WAITING, GRANTED);
  }

  final boolean giveUp() {
    return STATE.compareAndSet(this, WAITING, GIVEN_UP);
  }

  /** It is out of the queue and counted no more; false if it was granted, or gave up. */
  final boolean expel() {
    return STATE.compareAndSet(this, WAITING, BURIED);
  }

  /** It gave up, and is counted no more; false if it was not, or has not given up. */
  final boolean bury() {
    return STATE.compareAndSet(this, GIVEN_UP, BURIED);
  }

  final boolean isBuried() {
    return state == BURIED;
  }
}
