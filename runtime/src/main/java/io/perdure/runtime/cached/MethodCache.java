package io.perdure.runtime.cached;

import io.perdure.runtime.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * What one cached method keeps for one object (rules 6.1, 6.3, 6.4).
 *
 * <h2>Protocol</h2>
 *
 * <pre>
 *                 find                    begin, complete
 *   (no entry) ─────────►  entry in flight ────────────►  entry with a value
 *        ▲                   │        ▲                      │   │
 *        └─── fail ──────────┘        └──── find, too old ───┘   │ renew: an entry in flight
 *        └─── invalidate ────┴───────────────────────────────────┘ that is not in the map
 * </pre>
 *
 * <p>The map decides who computes: of several that find nothing, or find the same entry too old,
 * one gets its entry in, and all others find that one. Only {@link Entry#begin} says who of them
 * computes it. An entry that is no longer in the map when it has its outcome is not put there: that
 * is how an invalidation works, and what its computation read may be from before it.
 *
 * <p>A failure leaves the map before it is told to anybody (rule 6.3). While an entry is renewed
 * its renewal is not in the map; if it becomes too old before that is done, the renewal takes its
 * place, and callers join it. Whoever puts it there looks at it again, and who ends it looks for it
 * there afterwards, so the place is not left to one that fails between the two.
 */
public final class MethodCache {

  private final CachedOptions options;
  private final EntryMap map;
  private final TimeSource time;
  private final boolean isGoodIfFound;
  private final Counts counts = new Counts();

  /** A cache that keeps nothing yet. */
  public MethodCache(CachedOptions options, TimeSource time) {
    this(options, new CaffeineEntries(options, time), time);
  }

  MethodCache(CachedOptions options, EntryMap map, TimeSource time) {
    this.options = options;
    this.map = map;
    this.time = time;
    isGoodIfFound =
        map.keepsTime()
            && options.staleIfError() == 0
            && options.refreshAfter() == CachedOptions.FOREVER;
  }

  /** An entry that nobody else finds, and that is computed now. */
  public Entry apart(Object key) {
    counts.begin();
    return new Entry(key, null, null);
  }

  /** The outcome that a call gets without waiting; {@code null} if there is none that is good. */
  public @Nullable Outcome peek(Object key) {
    Entry present = map.get(key);
    if (present == null) {
      return null;
    }
    Outcome outcome = present.outcome();
    return outcome != null && isGood(present, outcome) ? hit(outcome) : null;
  }

  /** To read the clock, as the map does, costs more than all the rest of a hit. */
  private boolean isGood(Entry found, Outcome outcome) {
    return (isGoodIfFound && found.isLimited()) || isGood(outcome);
  }

  /**
   * The entry a call gets its result from: one with an outcome that is good, or one in flight,
   * which may be new.
   */
  public Entry find(Object key) {
    while (true) {
      Entry present = map.get(key);
      if (present == null) {
        Entry fresh = new Entry(key, null, null);
        present = map.putIfAbsent(key, fresh);
        if (present == null) {
          return fresh;
        }
      }
      Outcome outcome = present.outcome();
      if (outcome == null || isGood(outcome)) {
        return present;
      }
      Entry renewal = present.renewal();
      if (renewal != null && isOfUse(renewal)) {
        map.replace(key, present, renewal); // it may fail meanwhile, so it is looked at again
        continue;
      }
      Entry fresh = new Entry(key, standIn(outcome), null);
      if (map.replace(key, present, fresh)) {
        return fresh;
      }
    }
  }

  private boolean isOfUse(Entry entry) {
    Outcome outcome = entry.outcome();
    return outcome == null || isGood(outcome);
  }

  private boolean isGood(Outcome outcome) {
    if (outcome.failure() != null) {
      return isWithin(outcome.at(), options.negativeTtl());
    }
    return outcome.standsIn()
        ? isWithin(outcome.standsInSince(), options.negativeTtl())
        : isWithin(outcome.at(), options.ttl());
  }

  /** A clock may overflow, so only differences mean anything. */
  private boolean isWithin(long since, long limit) {
    return limit == CachedOptions.FOREVER || time.nanoTime() - since < limit;
  }

  private @Nullable Outcome standIn(Outcome old) {
    return old.failure() == null && options.staleIfError() > 0 ? old : null;
  }

  /** A call got that without waiting. */
  public Outcome hit(Outcome outcome) {
    if (outcome.failure() != null) {
      counts.negativeHit();
    } else {
      counts.hit(isStale(outcome));
    }
    return outcome;
  }

  /** A call waits for what others have begun. */
  public void join() {
    counts.join();
  }

  /** A call got that, having waited. */
  public void joined(Outcome outcome) {
    if (outcome.standsIn()) {
      counts.stale();
    }
  }

  private boolean isStale(Outcome outcome) {
    return outcome.standsIn() || isDue(outcome);
  }

  /** Whether a value that was {@link #peek got} is to be {@linkplain #renewal renewed}. */
  public boolean isDue(Outcome outcome) {
    return options.refreshAfter() != CachedOptions.FOREVER
        && !isWithin(outcome.at(), options.refreshAfter());
  }

  /**
   * The entry that the caller has to compute because the value is due to be renewed; {@code null}
   * if it is not, or others do it. The caller need not {@link #begin} it.
   */
  @SuppressWarnings("ReferenceEquality") // that very outcome
  public @Nullable Entry renewal(Object key, Outcome hit) {
    if (options.refreshAfter() == CachedOptions.FOREVER || hit.failure() != null || !isDue(hit)) {
      return null;
    }
    Entry present = map.get(key);
    if (present == null || present.outcome() != hit || hit.standsIn()) {
      return null;
    }
    long since = present.renewedAt();
    if (since != 0 && isWithin(since, options.negativeTtl())) {
      return null;
    }
    Entry fresh = new Entry(key, standIn(hit), present);
    if (!fresh.begin(time.nanoTime()) || !present.renewBy(fresh)) {
      return null;
    }
    map.replace(key, present, present); // it stays until it is renewed, however old it gets
    return begun(fresh);
  }

  /** Whether the caller is the one that has to compute an entry that was {@link #find found}. */
  public boolean begin(Entry entry) {
    if (!entry.begin(time.nanoTime())) {
      return false;
    }
    begun(entry);
    return true;
  }

  private Entry begun(Entry entry) {
    counts.begin();
    return entry;
  }

  /** The computation has returned. */
  public void complete(Entry entry, @Nullable Object value, long number) {
    complete(entry, value, number, 0);
  }

  /** The same with a value that was computed a while ago, and kept. */
  public void complete(Entry entry, @Nullable Object value, long number, long ageNanos) {
    long now = time.nanoTime();
    if (entry.settle(Outcome.of(value, number, now - ageNanos))) {
      counts.end(now - entry.begunAt());
      keep(entry);
    }
  }

  private void keep(Entry entry) {
    if (map.replace(entry.key(), entry, entry)
        || (entry.renews != null && map.replace(entry.key(), entry.renews, entry))) {
      entry.limited();
    }
  }

  /** The computation has failed, or will never be. */
  public void fail(Entry entry, Throwable failure, long number, Failure kind) {
    if (entry.outcome() != null) {
      return;
    }
    long now = time.nanoTime();
    Outcome outcome = Outcome.failed(failure, number, now);
    Outcome old = entry.stale;
    if (kind.mayBeReplaced && old != null && isWithin(old.at(), options.usefulFor())) {
      outcome = old.standingIn(now);
    }
    boolean remembered = outcome.standsIn() || (kind.mayBeRemembered && options.negativeTtl() > 0);
    if (!remembered) {
      map.remove(entry.key(), entry);
    }
    if (!entry.settle(outcome)) {
      return;
    }
    if (entry.renews != null) {
      entry.renews.renewalFailed(entry, now); // first: once it is counted, no other one is due
    }
    counts.fail(now - entry.begunAt());
    if (remembered) {
      if (map.replace(entry.key(), entry, entry)) {
        entry.limited();
      }
    } else if (entry.renews != null) {
      map.remove(entry.key(), entry); // a call may have put it in just before it was settled
    }
    if (entry.renews != null) {
      map.replace(entry.key(), entry.renews, entry.renews);
    }
  }

  /** Whether what is computed will be kept: it has not been invalidated, nor given up. */
  public boolean isKept(Entry entry) {
    Entry present = map.get(entry.key());
    return entry.outcome() == null && (present == entry || isRenewalOf(present, entry));
  }

  private static boolean isRenewalOf(@Nullable Entry present, Entry entry) {
    return present != null && present == entry.renews;
  }

  /** Drops an entry whose value counts no more. */
  @SuppressWarnings("ReferenceEquality") // that very outcome
  public void drop(Object key, Outcome lost) {
    Entry present = map.get(key);
    if (present != null && present.outcome() == lost) {
      map.remove(key, present);
    }
  }

  public void invalidate(Object key) {
    map.remove(key);
  }

  public void invalidateAll() {
    map.clear();
  }

  /** How many values are kept. */
  public long size() {
    return map.settled();
  }

  /** The counts, in the order of {@link Counts#read}. */
  public long[] statistics() {
    return counts.read(map.evictions());
  }
}
