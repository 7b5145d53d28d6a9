package io.perdure.runtime.object;

import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.exit.Connections;
import io.perdure.runtime.exit.Exemptions;
import io.perdure.runtime.exit.ExitCounts;
import io.perdure.runtime.exit.HeldFuture;
import io.perdure.runtime.thread.EngineThreads;
import io.perdure.runtime.thread.Handoff;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The output gate on the ways out that are not replies (rule 5.4).
 *
 * <pre>
 *   a method that sends is called
 *     └► in no turn, or what the turn depends on is durable ────────────────────► it sends
 *          └► exempt ───────────────────────────────────────────────────────────► it sends
 *               └► closes the write set, and waits with the input lock, which
 *                  the committer never needs; or, if it returns a future,
 *                  returns one that is still to be sent
 *                    └► durable ────────────────────────────────────────────────► it sends
 *                    └► lost: it throws what a reply would have thrown; a connection
 *                       of bytes is closed, so that none of these follows later
 * </pre>
 *
 * <p>What a receiver that keeps order is given is sent when all that was held for it before is
 * over: a {@code WebSocket} refuses a message while it is sending another one.
 */
final class Exits {

  private static final CompletableFuture<?> NOTHING = CompletableFuture.completedFuture(null);

  private static final MethodHandle DEFER;

  static {
    try {
      DEFER =
          MethodHandles.lookup()
              .findVirtual(
                  Exits.class,
                  "defer",
                  MethodType.methodType(CompletableFuture.class, Deferred.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EngineBasics basics;
  private final Exemptions exemptions;
  private final ExitCounts counts = new ExitCounts();

  /** No virtual threads: all that carry these may wait, pinned, for what is still to be sent. */
  private final Executor senders = EngineThreads.pool("perdure-sender-");

  private final Handovers handovers;

  /** What was held last for receivers that keep order; they compare by identity. */
  private final Map<Object, CompletableFuture<?>> lastHeld = new WeakHashMap<>();

  Exits(EngineBasics basics, Exemptions exemptions) {
    this.basics = basics;
    this.exemptions = exemptions;
    handovers = new Handovers(exemptions, counts);
  }

  ExitCounts counts() {
    return counts;
  }

  Handovers handovers() {
    return handovers;
  }

  /**
   * Before something is sent by this thread, in a turn or in a call that a turn was given up for.
   *
   * @param destination a socket, channel, packet, address or URI; {@code null} if it is not known
   */
  void pass(TurnThread thread, @Nullable Object destination) {
    if (!mayLeave(thread) && !isExempt(thread, destination)) {
      try {
        hold(thread);
      } catch (RuntimeException | Error refused) {
        breakOff(thread, destination, refused);
        throw refused;
      }
    }
  }

  /** With TLS, ending a connection writes to it. */
  private static void breakOff(TurnThread thread, @Nullable Object destination, Throwable refused) {
    if (!thread.breakingOff) {
      thread.breakingOff = true;
      try {
        Connections.breakOff(destination, refused);
      } finally {
        thread.breakingOff = false;
      }
    }
  }

  private boolean mayLeave(TurnThread thread) {
    Activation turn = thread.current;
    return turn != null ? turn.mayLeave() : basics.isDurable(released(thread).number());
  }

  private static ReleasedTurn released(TurnThread thread) {
    return Objects.requireNonNull(thread.released);
  }

  /** The object that sends. */
  private static Activation sender(TurnThread thread) {
    return thread.current != null ? thread.current : released(thread).madeBy().activation;
  }

  /** What depends on what is sent now; closes the write set. */
  private static long number(TurnThread thread) {
    return thread.current != null ? thread.current.passNumber() : released(thread).number();
  }

  private void hold(TurnThread thread) {
    Activation sender = sender(thread);
    long number = number(thread);
    if (basics.isDurable(number)) {
      return;
    }
    long since = basics.time().nanoTime();
    try {
      committer().await(number);
    } catch (CommitFailedException lost) {
      counts.refused();
      throw sender.lostReply(lost);
    } finally {
      counts.held(basics.time().nanoTime() - since);
    }
    if (thread.current != null) {
      sender.throwIfBroken();
    }
  }

  private boolean isExempt(TurnThread thread, @Nullable Object destination) {
    if (thread.reading > 0) {
      return true; // the store's own: what is to become durable waits for nothing
    }
    boolean isExempt = exemptions.cover(destination, sender(thread).type.javaClass);
    if (isExempt) {
      counts.exempt();
    }
    return isExempt;
  }

  /** What a method that returns a future does first, as {@code (Object[])CompletableFuture}. */
  MethodHandle deferring(Deferred method) {
    return DEFER.bindTo(this).bindTo(method);
  }

  /** {@code null} if it may send at once. */
  @Nullable CompletableFuture<?> defer(Deferred method, Object[] arguments) {
    TurnThread thread = TurnThread.current();
    if (!thread.isOfTurn()) {
      return null;
    }
    boolean isBehind = method.keepsOrder() && isAnyHeldFor(arguments[0]);
    if (!isBehind && (mayLeave(thread) || isExempt(thread, method.destination(arguments)))) {
      return null;
    }
    return held(method, arguments, thread);
  }

  private CompletableFuture<?> held(Deferred method, Object[] arguments, TurnThread thread) {
    Activation sender = sender(thread);
    long number = number(thread);
    HeldFuture held = new HeldFuture();
    CompletableFuture<?> over = new CompletableFuture<>();
    CompletableFuture<?> before = method.keepsOrder() ? queue(arguments[0], over) : NOTHING;
    long since = basics.time().nanoTime();
    committer()
        .whenDurable(
            number,
            senders,
            lost -> {
              counts.held(basics.time().nanoTime() - since);
              Runnable sending =
                  () -> {
                    release(held, method, arguments, sender, lost);
                    var unused = held.whenComplete((value, failure) -> over.complete(null));
                  };
              // Not here: this may still be the turn's thread.
              var unused = before.thenRun(() -> Handoff.run(senders, sending));
            });
    return held;
  }

  private void release(
      HeldFuture held,
      Deferred method,
      Object[] arguments,
      Activation sender,
      @Nullable CommitFailedException lost) {
    if (lost != null) {
      counts.refused();
      held.completeExceptionally(sender.lostReply(lost));
    } else {
      held.send(() -> method.call(arguments));
    }
  }

  private boolean isAnyHeldFor(Object receiver) {
    synchronized (lastHeld) {
      CompletableFuture<?> last = lastHeld.get(receiver);
      return last != null && !last.isDone();
    }
  }

  /** Returns what it comes after. */
  private CompletableFuture<?> queue(Object receiver, CompletableFuture<?> held) {
    synchronized (lastHeld) {
      CompletableFuture<?> last = lastHeld.put(receiver, held);
      return last == null ? NOTHING : last;
    }
  }

  /** There is one as soon as a turn may have something to wait for. */
  private Committer committer() {
    return Objects.requireNonNull(basics.committer().get());
  }
}
