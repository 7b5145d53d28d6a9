package io.perdure.runtime.cached;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link CacheOperations} come to, one after the other. */
public final class CacheSpecification {

  private final Map<Integer, Deque<Computation>> begun = new HashMap<>();
  private @Nullable Computation present;
  private int last;
  private long now;

  /** For Lincheck. */
  public CacheSpecification() {}

  /** One computation at a time, and none while what it came to is good. */
  public String call(int thread) {
    Computation found = present;
    if (found != null && (!found.isOver || found.isGood(now))) {
      return "gets " + found.number;
    }
    Computation fresh = new Computation(++last, found);
    present = fresh;
    begun.computeIfAbsent(thread, own -> new ArrayDeque<>()).add(fresh);
    return "begins " + fresh.number;
  }

  /** Its value is kept if the computation is. */
  public String complete(int thread) {
    Computation computation = next(thread);
    if (computation == null) {
      return "nothing";
    }
    computation.end(now, String.valueOf(computation.number), now);
    return computation.told();
  }

  /** An old value stands in, or the failure is kept, or nothing. */
  public String fail(int thread, int number) {
    Computation computation = next(thread);
    if (computation == null) {
      return "nothing";
    }
    Failure kind = CacheOperations.KINDS.get(number);
    Computation old = computation.before;
    if (old != null && mayStandIn(old, kind)) {
      computation.end(old.at, old.value, now);
      return computation.told();
    }
    computation.end(now, null, now);
    if (kind != Failure.OF_METHOD && present == computation) {
      present = null;
    }
    return computation.told();
  }

  private boolean mayStandIn(Computation old, Failure kind) {
    return old.value != null
        && kind != Failure.OF_COMPUTATION
        && now - old.at < CacheOperations.OPTIONS.usefulFor();
  }

  private @Nullable Computation next(int thread) {
    Deque<Computation> own = begun.get(thread);
    return own == null ? null : own.poll();
  }

  /** Nobody finds what was there, or is computed. */
  public void invalidate() {
    present = null;
  }

  /** Time passes. */
  public void advance() {
    now += CacheOperations.STEP;
  }

  private static final class Computation {
    final int number;
    final @Nullable Computation before;
    boolean isOver;
    @Nullable String value;
    long at;
    long since;

    Computation(int number, @Nullable Computation before) {
      this.number = number;
      this.before = before;
    }

    void end(long at, @Nullable String value, long since) {
      isOver = true;
      this.at = at;
      this.value = value;
      this.since = since;
    }

    boolean isGood(long now) {
      return (value == null || since != at)
          ? now - since < CacheOperations.OPTIONS.negativeTtl()
          : now - at < CacheOperations.OPTIONS.ttl();
    }

    String told() {
      return value == null ? "a failure" : value;
    }
  }
}
