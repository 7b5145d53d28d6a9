package io.perdure.runtime.cached;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One computation and what came of it: "in flight" and "completed" are its two states (rule 6.1).
 *
 * <h2>Protocol</h2>
 *
 * <pre>
 *   {@link #state}:  null ─► Waiting ─► Waiting, Waiting ─► Outcome      for good
 * </pre>
 *
 * <p>Who waits is pushed onto a stack by a compare-and-set; the outcome takes the stack's place by
 * another one, so each of those who wait is either on the stack that was taken, and told, or finds
 * the outcome. The first outcome counts, later ones are dropped: a computation past its time limit,
 * or of an activation that was broken, has had its outcome before it ends.
 *
 * <p>An entry is computed once ({@link #begin}); what comes after it is another entry, which takes
 * its place in the map, or has none there if the place is taken: so an invalidation during a
 * computation removes the entry, which goes on for those who have it (rule 6.4).
 */
public final class Entry {

  private static final VarHandle STATE;
  private static final VarHandle BEGUN;
  private static final VarHandle RENEWAL;
  private static final VarHandle WAITERS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(Entry.class, "state", Object.class);
      BEGUN = lookup.findVarHandle(Entry.class, "begun", boolean.class);
      RENEWAL = lookup.findVarHandle(Entry.class, "renewal", Entry.class);
      WAITERS = lookup.findVarHandle(Entry.class, "waiters", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Object key;

  /** What stands in if the computation fails; {@code null} for nothing. */
  final @Nullable Outcome stale;

  /** The entry that this one is to take the place of, as long as that one is of use. */
  final @Nullable Entry renews;

  /** The last of those who wait, or the {@link Outcome}. */
  private volatile @Nullable Object state;

  private volatile boolean begun;

  /** When it was begun; written once, by who did. */
  private long begunAt;

  private volatile @Nullable Entry renewal;

  /** Until then no renewal is begun, for one has failed; a lost update does no harm. */
  private volatile long renewedAt;

  private volatile boolean isLimited;

  /** How many wait who may leave. */
  @SuppressWarnings("unused") // through WAITERS
  private volatile int waiters;

  /** What has to happen first, if it is known: see {@link #waitsFor}. */
  private volatile @Nullable Object cause;

  Entry(Object key, @Nullable Outcome stale, @Nullable Entry renews) {
    this.key = key;
    this.stale = stale;
    this.renews = renews;
  }

  public Object key() {
    return key;
  }

  /** Whether it is computed although there is a value that is good. */
  public boolean isRenewal() {
    return renews != null;
  }

  /** What came of it; {@code null} while it is in flight. */
  public @Nullable Outcome outcome() {
    return state instanceof Outcome outcome ? outcome : null;
  }

  /** Whether the caller is the one that has to compute it. */
  boolean begin(long now) {
    if (begun || !BEGUN.compareAndSet(this, false, true)) {
      return false;
    }
    begunAt = now;
    return true;
  }

  long begunAt() {
    return begunAt;
  }

  /** Tells everybody who waits, in the order of their coming; false if it has an outcome. */
  boolean settle(Outcome outcome) {
    while (true) {
      Object present = state;
      if (present instanceof Outcome) {
        return false;
      }
      if (STATE.compareAndSet(this, present, outcome)) {
        cause = null;
        tell((Waiting) present);
        return true;
      }
    }
  }

  private static void tell(@Nullable Waiting last) {
    Waiting first = null;
    for (Waiting each = last; each != null; ) {
      Waiting before = each.before;
      each.before = first;
      first = each;
      each = before;
    }
    for (Waiting each = first; each != null; each = each.before) {
      each.told.run();
    }
  }

  /**
   * Has somebody told when there is an outcome: at once if there is. They are told by whoever
   * computes, so they must not throw, and run nobody's code.
   */
  public void whenSettled(Runnable told) {
    Waiting waiting = new Waiting(told);
    while (true) {
      Object present = state;
      if (present instanceof Outcome) {
        told.run();
        return;
      }
      waiting.before = (Waiting) present;
      if (STATE.compareAndSet(this, present, waiting)) {
        return;
      }
    }
  }

  /** Somebody waits who may leave before there is an outcome. */
  public void come() {
    WAITERS.getAndAdd(this, 1);
  }

  /** Somebody leaves who has come; whether nobody is left. */
  public boolean leave() {
    return (int) WAITERS.getAndAdd(this, -1) == 1;
  }

  /** Whether the map applies the limits of time to its outcome. */
  boolean isLimited() {
    return isLimited;
  }

  void limited() {
    isLimited = true;
  }

  /** What its computation waits for, for who looks for cycles: a call. */
  public void waitsFor(Object call) {
    cause = call;
    if (state instanceof Outcome) {
      cause = null;
    }
  }

  /** What has to happen before there is an outcome; {@code null} if its thread knows, or nobody. */
  public @Nullable Object cause() {
    return cause;
  }

  /** The entry that is to take this one's place, if any. */
  @Nullable Entry renewal() {
    return renewal;
  }

  /** Whether something is on its way to take its place. */
  boolean isRenewed() {
    Entry next = renewal;
    return next != null && next.outcome() == null;
  }

  /** Whether the caller is the one to begin that renewal. */
  boolean renewBy(Entry fresh) {
    return renewal == null && RENEWAL.compareAndSet(this, (Entry) null, fresh);
  }

  /** A renewal has failed: another one may be begun, from that time on. */
  void renewalFailed(Entry failed, long notBefore) {
    renewedAt = notBefore;
    RENEWAL.compareAndSet(this, failed, (Entry) null);
  }

  /** When a renewal may be begun after one that failed; 0 if none has. */
  long renewedAt() {
    return renewedAt;
  }

  /** Somebody who waits. */
  private static final class Waiting {
    final Runnable told;
    @Nullable Waiting before;

    Waiting(Runnable told) {
      this.told = told;
    }
  }
}
