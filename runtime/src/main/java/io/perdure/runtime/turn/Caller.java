package io.perdure.runtime.turn;

import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The event of a thread that is blocked until its turn. */
public final class Caller extends Event {

  private static final int MOST_SPINS = 255;

  private final Thread thread = Thread.currentThread();

  /** The gate whose head it is and which was left free for it, or for who is faster. */
  private volatile @Nullable Gate offered;

  /** When that gate was first offered to it; written before {@link #offered}. */
  private long offeredAt;

  /** It has been the next for as long as others may go before it. */
  private volatile boolean insists;

  private final long unit;

  /** It parks, or is about to, and nobody has woken it for an offer. */
  private volatile boolean parked;

  private int spins;

  /** Why it gave up, if not because its gate is broken; written before {@link #told}. */
  private @Nullable RuntimeException refusal;

  /** It gave up, and whoever made it do so has said why. */
  private volatile boolean told;

  /** A caller that waits for its turn to begin. */
  Caller() {
    this(Gate.ONE_CALLER);
  }

  private Caller(long unit) {
    this.unit = unit;
  }

  /** One that has given its turn up and comes back; counted, and so never overtaken, as a task. */
  static Caller returning() {
    return new Caller(Gate.ONE_TASK);
  }

  /** Who waits. */
  public Thread thread() {
    return thread;
  }

  /** It is the head of the gate, which is about to be left free; by who holds that. */
  void offer(Gate free, TimeSource time) {
    if (offered != free) {
      offeredAt = time.nanoTime();
      offered = free;
    }
  }

  /** For one who would take the gate that is left free for this caller. */
  boolean mayBeOvertaken(Gate free, TimeSource time, long limitNanos) {
    if (!insists && offered == free && time.nanoTime() - offeredAt >= limitNanos) {
      insists = true;
    }
    return !insists;
  }

  /** Whether the gate has to be granted to it now. */
  boolean insists() {
    return insists;
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

  /** By its own thread: whether it waits no more. */
  boolean hasOutcome() {
    Gate offer = offered;
    return isGranted() || told || (offer != null && isWaiting() && offer.takeAsHead(this));
  }

  /**
   * By its own thread: parks unless it waits no more. Who has been woken once for a gate that
   * others take meanwhile looks at it for ever longer first: waking it again is what costs most.
   */
  void park(Object blocker) {
    if (offered != null) {
      for (int i = 0; i < spins && !hasOutcome(); i++) {
        Thread.onSpinWait();
      }
      spins = Math.min(MOST_SPINS, 2 * spins + 1);
    }
    parked = true; // first: who offers a gate frees it, and looks here afterwards
    if (!hasOutcome()) {
      LockSupport.park(blocker);
    }
    parked = false;
  }

  /** The gate is free for it, or for who is faster: nobody need be woken twice for that. */
  void wakeUnlessAwake() {
    if (parked) {
      parked = false;
      wake();
    }
  }

  void wake() {
    LockSupport.unpark(thread);
  }
}
