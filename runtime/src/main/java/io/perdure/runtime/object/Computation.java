package io.perdure.runtime.object;

import io.perdure.runtime.cached.Copies;
import io.perdure.runtime.cached.Entry;
import io.perdure.runtime.cached.Failure;
import io.perdure.runtime.cached.MethodCache;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
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

  private volatile boolean begun;

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

  /** Whether the method has been called. */
  boolean hasBegun() {
    return begun;
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

  /** Whether this thread computes that very entry. */
  static boolean isOfThisThread(Entry entry) {
    for (Computation each = TurnThread.current().computing; each != null; each = each.outer) {
      if (each.entry == entry) {
        return true;
      }
    }
    return false;
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
    computation.begun = true;
    thread.computing = computation;
    Object result;
    try {
      result = invoke(body, method, arguments, thread);
      computation.returned(result, thread);
    } catch (Throwable thrown) {
      computation.threw(thrown, thread);
      throw thrown;
    } finally {
      thread.computing = computation.outer;
    }
    return result;
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

  private void returned(@Nullable Object result, TurnThread thread) {
    long number = number(thread);
    if (!cached.isAsync()) {
      cache.complete(entry, Copies.of(result), number);
    } else if (result instanceof CompletionStage<?> stage) {
      returned(stage, thread.current, number);
    } else {
      threw(new NullPointerException(cached + " returned null instead of a future"), thread);
    }
  }

  private void returned(CompletionStage<?> stage, @Nullable Activation by, long number) {
    if (stage instanceof Reply reply && reply.call() != null) {
      entry.waitsFor(Objects.requireNonNull(reply.call()));
    }
    var unused =
        stage.whenComplete(
            (value, failure) -> {
              long now = Math.max(number, by == null ? 0 : by.numberSoFar());
              if (failure == null) {
                cache.complete(entry, Copies.of(value), now);
              } else {
                Throwable thrown = Results.unwrapped(failure);
                cache.fail(entry, thrown, now, kind(thrown));
              }
            });
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
