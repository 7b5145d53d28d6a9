package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.cached.Entry;
import io.perdure.runtime.cached.MethodCache;
import io.perdure.runtime.cached.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way of a call of a cached method (section 6), which gets its result before it would queue.
 *
 * <pre>
 *   a good outcome ──────────────────────────────────────────────────────┐
 *     └► none, in a section or on loan: computes for itself              ▼
 *     └► an entry in flight: waits ────────────────────────────► what it depends on
 *          └► begun by this call: a turn of its own, or a part of this   │
 *                                                               a copy of the value
 * </pre>
 */
final class CachedCalls {

  private final Calls calls;
  private final OrdinaryOwners owners;
  private final Computations computations;
  private final CachedReplies replies;
  private final EngineBasics basics;

  CachedCalls(Calls calls, OrdinaryOwners owners, EngineBasics basics) {
    this.calls = calls;
    this.owners = owners;
    this.basics = basics;
    replies = new CachedReplies(basics);
    computations = new Computations(calls, basics);
  }

  /**
   * Makes a call.
   *
   * @param arguments the instance first, unless the method is static
   */
  @Nullable Object call(CachedMethod cached, @Nullable Object[] arguments) throws Throwable {
    if (cached.isStatic()) {
      return call(cached, null, owners.of(cached.method().declaring), arguments);
    }
    Object self = Objects.requireNonNull(arguments[0]);
    PerdureCell cell = (PerdureCell) Objects.requireNonNull(cached.cell()).invokeExact(self);
    if (cell == null && (!cached.isDurable() || basics.platform().isMock(self))) {
      return cached.isDurable()
          ? Computation.run(cached, arguments, null)
          : call(cached, null, owners.of(self, cached.lastOwner()), arguments);
    }
    Activation target = calls.target(cell, self);
    return call(cached, target, target.caches(), arguments);
  }

  private @Nullable Object call(
      CachedMethod cached, @Nullable Activation target, Caches caches, @Nullable Object[] arguments)
      throws Throwable {
    MethodCache cache = caches.of(cached, basics.time());
    TurnThread thread = TurnThread.current();
    Object key = cached.key(arguments, thread.current);
    Outcome hit = cache.peek(key);
    if (hit != null && !isLost(cache, key, hit, target)) {
      if (cache.isDue(hit)) {
        computations.renew(new CachedUse(cached, cache, target, arguments, key), hit);
      }
      return replies.now(cached, target, hit, thread);
    }
    CachedUse use = new CachedUse(cached, cache, target, arguments, key);
    Frame.Descent descent = descent(target);
    replies.refuseOwn(use, descent);
    return descent != null || isInSection(target) ? computations.computeApart(use) : find(use);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it is the return value, for a generic handle
  private @Nullable Object find(CachedUse use) throws Throwable {
    MethodCache cache = use.cache();
    while (true) {
      Entry entry = cache.find(use.key());
      Outcome outcome = entry.outcome();
      if (outcome == null) {
        if (cache.begin(entry)) {
          if (!use.isDetached()) {
            return computed(use, entry);
          }
          computations.start(use, entry);
        } else {
          cache.join();
        }
        if (use.cached().isAsync()) {
          return replies.later(use, entry);
        }
        outcome = replies.await(use, entry);
        if (!Computations.isAbandoned(outcome)) {
          cache.joined(outcome);
          return replies.now(use.cached(), use.target(), outcome, TurnThread.current());
        }
      } else if (!isLost(cache, use.key(), outcome, use.target())) {
        return replies.now(use.cached(), use.target(), cache.hit(outcome), TurnThread.current());
      }
    }
  }

  private @Nullable Object computed(CachedUse use, Entry entry) throws Throwable {
    try {
      return computations.compute(use, entry);
    } catch (Throwable thrown) {
      Outcome outcome = entry.outcome();
      if (outcome == null || !outcome.standsIn()) {
        throw thrown;
      }
      return replies.now(use.cached(), use.target(), outcome, TurnThread.current());
    }
  }

  /**
   * A commit that fails takes the values with it that depend on it (rule 6.5): those of an object
   * go with its activation, those of others are looked at.
   */
  private boolean isLost(
      MethodCache cache, Object key, Outcome outcome, @Nullable Activation target) {
    if (target != null || outcome.number() == 0 || !basics.isLost(outcome.number())) {
      return false;
    }
    cache.drop(key, outcome);
    return true;
  }

  /** How this call comes back to an object whose turn waits for it; {@code null} if it does not. */
  private static Frame.@Nullable Descent descent(@Nullable Activation target) {
    TurnThread thread = TurnThread.current();
    if (target == null || thread.current == target) {
      return null;
    }
    if (thread.current != null) {
      return thread.current.frame().descentFrom(target);
    }
    return thread.released == null ? null : Frame.descent(thread.released, target);
  }

  /**
   * Where nobody else may wait for it, nor it for others (rule 6.2); and what a transaction has
   * written may be rolled back.
   */
  private static boolean isInSection(@Nullable Activation target) {
    Activation current = TurnThread.current().current;
    if (current == null) {
      return false;
    }
    return target == null
        ? current.isInTransaction()
        : current == target && current.section() != current.gate;
  }
}
