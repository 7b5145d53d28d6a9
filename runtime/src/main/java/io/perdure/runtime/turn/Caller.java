package io.perdure.runtime.turn;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The event of a thread that is blocked until its turn. */
final class Caller extends Event {

  private final Thread thread = Thread.currentThread();

  /** When it arrived, by the gate's clock: the start of the time it may be overtaken. */
  final long arrival;

  /** The gate whose head it is and which was left free for it, or for who is faster. */
  volatile @Nullable Gate offered;

  private final long unit;

  /** A caller that waits for its turn to begin. */
  Caller(long arrival) {
    this(arrival, Gate.ONE_CALLER);
  }

  private Caller(long arrival, long unit) {
    this.arrival = arrival;
    this.unit = unit;
  }

  /** One that has given its turn up and comes back; counted, and so never overtaken, as a task. */
  static Caller returning(long arrival) {
    return new Caller(arrival, Gate.ONE_TASK);
  }

  @Override
  long unit() {
    return unit;
  }

  @Override
  void granted() {
    wake();
  }

  @Override
  void sentAway() {
    wake();
  }

  /** By its own thread, when it has woken: whether it waits no more. */
  boolean hasOutcome() {
    Gate offer = offered;
    return !isWaiting() || (offer != null && offer.takeAsHead(this));
  }

  void wake() {
    LockSupport.unpark(thread);
  }
}
