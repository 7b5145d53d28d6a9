package io.perdure.runtime.object;

import io.perdure.runtime.cached.Copies;
import io.perdure.runtime.cached.Entry;
import io.perdure.runtime.cached.Failure;
import io.perdure.runtime.cached.MethodCache;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The computation of one entry, on the thread that runs the method.
 *
 * <p>What it comes to is told while its turn still has the object, so that the number it carries is
 * that of everything it has read and written (rule 6.5).
 */
final class Computation implements Dependent {

  final CachedMethod cached;
  final MethodCache cache;
  final Entry entry;

  /** The object it is for; {@code null} if it is for an ordinary instance, or a class. */
  private final @Nullable Activation target;

  /** Whether its method is the outermost of its turn, and gives it up to wait (rule 3.4). */
  private final boolean isOutermost;

  /** The computation around it, on its thread. */
  @Nullable Computation outer;

  /** The one around it in the same turn; written before the turn shows it. */
  @Nullable Computation aroundInTurn;

  private boolean isApart;

  Computation(
      CachedMethod cached,
      MethodCache cache,
      Entry entry,
      @Nullable Activation target,
      boolean isOutermost) {
    this.cached = cached;
    this.cache = cache;
    this.entry = entry;
    this.target = target;
    this.isOutermost = isOutermost;
  }

  /** One that only its caller gets. */
  static Computation apart(
      CachedMethod cached, MethodCache cache, Entry entry, @Nullable Activation target) {
    Computation apart = new Computation(cached, cache, entry, target, false);
    apart.isApart = true;
    return apart;
  }

  /** Who waits is told when the activation is broken. */
  void watch() {
    Activation owner = target;
    if (owner != null) {
      owner.addDependent(this);
      entry.whenSettled(() -> owner.removeDependent(this));
    }
  }

  @Override
  public void activationBroken() {
    Activation broken = Objects.requireNonNull(target);
    cache.fail(entry, broken.resetError(), 0, Failure.OF_COMPUTATION);
  }

  /** It was refused, or there was no thread for it; of no account if it has an outcome. */
  void neverBegan(Throwable why) {
    cache.fail(entry, why, 0, kind(why));
  }

  /** Whether code of the computation that this thread is in may give the turn up. */
  static boolean mayRelease() {
    Computation innermost = TurnThread.current().computing;
    return innermost != null && innermost.isOutermost && Stages.turn() == innermost.target;
  }

  boolean isFor(MethodCache wanted, Object key) {
    return cache == wanted && entry.key().equals(key);
  }

  /** Whether this thread computes that. */
  static boolean isOfThisThread(MethodCache cache, Object key) {
    Computation next = TurnThread.current().computing;
    while (next != null && !next.isFor(cache, key)) {
      next = next.outer;
    }
    return next != null;
  }

  /**
   * Runs a method, in its object's turn if it has one.
   *
   * @param computation whose outcome it is; {@code null} if it is nobody's but the caller's
   */
  static @Nullable Object run(
      WovenMethod method,
      MethodHandle body,
      @Nullable Object[] arguments,
      @Nullable Computation computation)
      throws Throwable {
    TurnThread thread = TurnThread.current();
    if (computation == null) {
      return invoke(body, method, arguments, thread);
    }
    computation.outer = thread.computing;
    thread.computing = computation;
    Frame frame = computation.frame(thread);
    try {
      return computation.run(body, method, arguments, thread);
    } finally {
      thread.computing = computation.outer;
      if (frame != null) {
        frame.computes(computation.aroundInTurn);
      }
    }
  }

  /** The turn it is computed in, which shows it to what descends from it. */
  private @Nullable Frame frame(TurnThread thread) {
    Activation current = thread.current;
    if (target == null || current == null) {
      return null;
    }
    aroundInTurn = outer != null && outer.target == target ? outer : null;
    Frame frame = current.frame();
    frame.computes(this);
    return frame;
  }

  private @Nullable Object run(
      MethodHandle body, WovenMethod method, @Nullable Object[] arguments, TurnThread thread)
      throws Throwable {
    if (isApart) { // so it closes no write set, which may be a transaction's
      return invoke(body, method, arguments, thread);
    }
    try {
      PersistedValues persisted = persisted(thread);
      PersistedValues.Kept kept =
          persisted == null ? null : persisted.get(entry.key(), cached.result());
      if (kept != null && !entry.isRenewal()) {
        return found(kept, thread);
      }
      Object result = invoke(body, method, arguments, thread);
      returned(result, thread);
      return result;
    } catch (Throwable thrown) {
      threw(thrown, thread);
      throw thrown;
    }
  }

  static @Nullable Object run(
      CachedMethod cached, @Nullable Object[] arguments, @Nullable Computation computation)
      throws Throwable {
    return run(cached.method(), cached.body(), arguments, computation);
  }

  /** Calls the method itself, which lets in who has put it into the slot. */
  static @Nullable Object invoke(
      MethodHandle body, WovenMethod method, @Nullable Object[] arguments, TurnThread thread)
      throws Throwable {
    thread.passing = method;
    try {
      return (Object) body.invokeExact(arguments);
    } finally {
      thread.passing = null; // an overflow may come before the method has looked
    }
  }

  /** In a turn of an object, of a persistent method. */
  private @Nullable PersistedValues persisted(TurnThread thread) {
    Activation current = thread.current;
    boolean isKept = cached.options().persistent() && target != null;
    return isKept && current != null && current.isStored()
        ? current.caches().persisted(cached.method(), current)
        : null;
  }

  private @Nullable Object found(PersistedValues.Kept kept, TurnThread thread) {
    cache.complete(entry, Copies.of(kept.value()), number(thread), kept.ageNanos());
    return cached.isAsync() ? CompletableFuture.completedFuture(kept.value()) : kept.value();
  }

  private void keep(@Nullable Object value, TurnThread thread) {
    PersistedValues persisted = persisted(thread);
    if (persisted != null && cache.isKept(entry)) {
      persisted.put(entry.key(), value, cached.options());
    }
  }

  private void returned(@Nullable Object result, TurnThread thread) {
    if (!cached.isAsync()) {
      keep(result, thread);
    }
    long number = number(thread);
    if (!cached.isAsync()) {
      cache.complete(entry, Copies.of(result), number);
    } else if (result instanceof CompletionStage<?> stage) {
      returned(stage, thread, number);
    } else {
      threw(new NullPointerException(cached + " returned null instead of a future"), thread);
    }
  }

  private void returned(CompletionStage<?> stage, TurnThread thread, long number) {
    Object cause = stage instanceof Answer answer ? answer.cause() : null;
    if (cause != null) {
      entry.waitsFor(cause);
    }
    Activation by = thread.current;
    // What is kept is written in a turn of the object, wherever the stage is completed.
    Executor turns = by == null || persisted(thread) == null ? Runnable::run : by.executor();
    var unused =
        stage.whenComplete(
            (value, failure) -> turns.execute(() -> brought(value, failure, by, number)));
  }

  private void brought(
      @Nullable Object value,
      @Nullable Throwable failure,
      @Nullable Activation by,
      long numberBefore) {
    if (failure == null) {
      keep(value, TurnThread.current());
    }
    long number = Math.max(numberBefore, by == null ? 0 : by.numberSoFar());
    if (failure == null) {
      cache.complete(entry, Copies.of(value), number);
    } else {
      Throwable thrown = Results.unwrapped(failure);
      cache.fail(entry, thrown, number, kind(thrown));
    }
  }

  private void threw(Throwable thrown, TurnThread thread) {
    long number = 0;
    try {
      number = number(thread);
    } catch (RuntimeException | Error broken) {
      // who waits has been told, or is told now what the method has thrown
    }
    cache.fail(entry, thrown, number, kind(thrown));
  }

  private Failure kind(Throwable thrown) {
    if (thrown instanceof Error
        || thrown instanceof CancellationException
        || (target != null && target.isBroken())) {
      return Failure.OF_COMPUTATION;
    }
    return ApiNames.isFailure(thrown) ? Failure.OF_CALL : Failure.OF_METHOD;
  }

  /** What this thread's turn has read and written so far; closes its write set. */
  private static long number(TurnThread thread) {
    if (thread.current != null) {
      return thread.current.passNumber();
    }
    return thread.released == null ? 0 : thread.released.number();
  }
}
