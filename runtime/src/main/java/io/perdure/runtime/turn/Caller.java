package io.perdure.runtime.turn;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The event of a thread that is blocked until its turn. */
public final class Caller extends Event {

  private final Thread thread = Thread.currentThread();

  /** When it arrived, by the gate's clock: the start of the time it may be overtaken. */
  final long arrival;

  /** The gate whose head it is and which was left free for it, or for who is faster. */
  volatile @Nullable Gate offered;

  private final long unit;

  /** Why it gave up, if not because its gate is broken; written before {@link #told}. */
  private @Nullable RuntimeException refusal;

  /** It gave up, and whoever made it do so has said why. */
  private volatile boolean told;

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

  /** Who waits. */
  public Thread thread() {
    return thread;
  }

  /** Whether it waits for a turn to begin, and so can do without. */
  boolean isRefusable() {
    return unit == Gate.ONE_CALLER && isWaiting();
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
    told = true;
    wake();
  }

  /** It gave up, and its thread is to throw this. */
  void refused(RuntimeException error) {
    refusal = error;
    told = true;
    wake();
  }

  /** By its own thread, once it has an outcome. */
  void throwIfRefused() {
    RuntimeException error = refusal;
    if (error != null) {
      error.fillInStackTrace(); // it was made elsewhere
      throw error;
    }
  }

  /** By its own thread, when it has woken: whether it waits no more. */
  boolean hasOutcome() {
    Gate offer = offered;
    return isGranted() || told || (offer != null && isWaiting() && offer.takeAsHead(this));
  }

  void wake() {
    LockSupport.unpark(thread);
  }
}
