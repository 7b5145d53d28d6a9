package io.perdure.runtime.object;

import io.perdure.runtime.cached.Entry;
import io.perdure.runtime.cached.Failure;
import io.perdure.runtime.cached.Outcome;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** How computations begin: within their caller's call, or on the runtime's threads. */
final class Computations {

  private final Calls calls;
  private final EngineBasics basics;

  Computations(Calls calls, EngineBasics basics) {
    this.calls = calls;
    this.basics = basics;
  }

  /** Computes an entry within this call: in a turn of its own, or as a part of this one. */
  @Nullable Object compute(CachedUse use, Entry entry) throws Throwable {
    CachedMethod cached = use.cached();
    Activation target = use.target();
    boolean isWithin = target == null || TurnThread.current().current == target;
    Computation mine = new Computation(cached, use.cache(), entry, target, !isWithin);
    mine.watch();
    try {
      return isWithin
          ? Computation.run(cached, use.arguments(), mine)
          : (Object) cached.inTurn().invokeExact(use.arguments(), mine);
    } catch (Throwable thrown) {
      mine.neverBegan(thrown);
      throw thrown;
    }
  }

  /** Computes for this call alone. */
  @Nullable Object computeApart(CachedUse use) throws Throwable {
    Entry entry = use.cache().apart(use.key());
    Activation target = use.target();
    Computation mine = Computation.apart(use.cached(), use.cache(), entry, target);
    return (Object) use.cached().inTurn().invokeExact(use.arguments(), mine);
  }

  /** Has an entry computed on one of the runtime's threads. */
  void start(CachedUse use, Entry entry) {
    startBy(use, entry, TurnThread.current().current);
  }

  /** The same for nobody: the value that is there is due to be renewed (rule 6.4). */
  void renew(CachedUse use, Outcome old) {
    Entry entry = use.cache().renewal(use.key(), old);
    if (entry != null) {
      startBy(use, entry, null);
    }
  }

  private void startBy(CachedUse use, Entry entry, @Nullable Activation caller) {
    Activation target = use.target();
    Computation mine = new Computation(use.cached(), use.cache(), entry, target, target != null);
    mine.watch();
    Runnable cancelTimer =
        Limit.start(basics.time(), use.cached().options().timeout(), () -> timeOut(use, entry));
    entry.whenSettled(cancelTimer);
    try {
      if (target != null) {
        submit(use, target, mine, caller);
      } else {
        runOnWorker(use, mine);
      }
    } catch (RuntimeException | Error refused) {
      mine.neverBegan(refused);
    }
  }

  private void submit(
      CachedUse use, Activation target, Computation mine, @Nullable Activation caller) {
    TurnThread thread = TurnThread.current();
    if (use.cached().isAsync() && caller == target) { // a call of its own, which does not queue
      runHere(use, mine);
      return;
    }
    Calls.refuseIfFull(target);
    long number =
        caller != null
            ? caller.passNumber()
            : thread.released == null ? 0 : thread.released.number();
    Object[] own = Arrays.copyOfRange(use.arguments(), 1, use.arguments().length);
    for (int i = 0; i < own.length; i++) {
      own[i] = Calls.outsideOfCaller(own[i]);
    }
    Object self = Objects.requireNonNull(use.arguments()[0]);
    CachedCall call = new CachedCall(target, self, own, number, mine);
    mine.entry.waitsFor(call);
    calls.submit(call, caller == target ? null : caller);
  }

  private void runOnWorker(CachedUse use, Computation mine) {
    if (use.cached().isAsync()) {
      runHere(use, mine);
    } else {
      basics.workers().execute(() -> runHere(use, mine));
    }
  }

  /** Whoever waits is told what it throws. */
  private static void runHere(CachedUse use, Computation mine) {
    try {
      var unused = Computation.run(use.cached(), use.arguments(), mine);
    } catch (Throwable thrown) {
      mine.neverBegan(thrown);
    }
  }

  private void timeOut(CachedUse use, Entry entry) {
    Activation target = use.target();
    use.cache()
        .fail(
            entry,
            use.cached()
                .failures()
                .timedOut(
                    target == null ? null : target.keyOrNull(),
                    use
                        + " was not computed within its timeout of "
                        + use.cached().options().timeout() / 1_000_000
                        + " ms; if it has begun it runs to its end, and its value is dropped"),
            0,
            Failure.OF_METHOD);
  }

  /** Nobody waits for it any more: if it has not begun it never will (rule 2.4). */
  static void abandon(Entry entry) {
    if (entry.cause() instanceof CachedCall call) {
      call.giveUpFor(new Abandoned());
    }
  }

  /** Whether who waits has come too late, and has to begin again. */
  static boolean isAbandoned(Outcome outcome) {
    return outcome.failure() instanceof Abandoned;
  }

  private static final class Abandoned extends CancellationException {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super("All who waited for this computation have left before it began");
    }
  }
}
