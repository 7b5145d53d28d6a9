package io.perdure.runtime.object;

import io.perdure.runtime.cached.Entry;
import io.perdure.runtime.cached.Outcome;
import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.thread.Handoff;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the outcome of an entry reaches a caller (rules 6.2, 6.5). What it depends on is raised in
 * the caller's turn, or waited for where there is none. In the object's own turn a caller that
 * waits gives it up; in another object's turn it keeps that, as with every call (rule 3.2).
 */
final class CachedReplies {

  private final EngineBasics basics;

  CachedReplies(EngineBasics basics) {
    this.basics = basics;
  }

  /** An outcome, now: what the call returns. */
  @SuppressWarnings("FutureReturnValueIgnored") // it is the return value, for a generic handle
  @Nullable Object now(
      CachedMethod cached, @Nullable Activation target, Outcome outcome, TurnThread thread)
      throws Throwable {
    if (cached.isAsync()) {
      return future(cached, target, outcome);
    }
    depend(cached, target, outcome.number(), thread);
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
    return outcome.valueForOne();
  }

  private void depend(
      CachedMethod cached, @Nullable Activation target, long number, TurnThread thread) {
    Activation current = thread.current;
    if (current != null) {
      current.throwIfBroken();
      current.dependOn(number);
      current.throwIfBroken();
    } else if (number == 0) {
      return;
    } else if (thread.released != null) {
      thread.released.replied(number);
    } else if (!basics.isDurable(number)) {
      awaitDurable(cached, target, number);
    }
  }

  private void awaitDurable(CachedMethod cached, @Nullable Activation target, long number) {
    if (target != null) {
      target.awaitReply(number);
      return;
    }
    try {
      Objects.requireNonNull(basics.committer().get()).await(number);
    } catch (CommitFailedException lost) {
      throw lost(cached, target, lost);
    }
  }

  private RuntimeException lost(
      CachedMethod cached, @Nullable Activation target, CommitFailedException lost) {
    return target != null
        ? target.lostReply(lost)
        : cached
            .failures()
            .storage(null, cached + " depends on what is lost: " + lost.getMessage(), lost);
  }

  /** Waits for an entry. Throws when the caller's time is up, or the wait would never end. */
  Outcome await(CachedUse use, Entry entry) throws Throwable {
    boolean mayLeave = use.isDetached();
    if (mayLeave) {
      entry.come();
    }
    Outcome outcome = awaitOrNull(use, entry);
    if (outcome != null) {
      return outcome;
    }
    if (mayLeave && entry.leave()) {
      Computations.abandon(entry);
    }
    throw timedOut(use);
  }

  private @Nullable Outcome awaitOrNull(CachedUse use, Entry entry) throws Throwable {
    TurnThread thread = TurnThread.current();
    long limit = use.limitNanos();
    if (thread.current != null && thread.current == use.target()) {
      Waiting.await(thread.current, entry, limit);
    } else if (thread.current != null) {
      Waiting.block(thread.current, entry, () -> EntryWait.await(entry, limit, basics.time()));
    } else {
      WaitGraph.Wait wait = begin(thread, entry);
      EntryWait.await(entry, limit, basics.time());
      basics.waits().end(wait);
    }
    return entry.outcome();
  }

  private WaitGraph.@Nullable Wait begin(TurnThread thread, Entry entry) {
    ReleasedTurn released = thread.released;
    return released == null
        ? basics.waits().beginOutside(entry)
        : basics.waits().begin(released.madeBy(), released.madeIn().outer(), entry);
  }

  private RuntimeException timedOut(CachedUse use) {
    return use.cached()
        .failures()
        .timedOut(
            use.target() == null ? null : use.target().keyOrNull(),
            use
                + " was not computed within the "
                + use.limitNanos() / 1_000_000
                + " ms that this call may wait; the computation goes on if others wait for it, or"
                + " it has begun");
  }

  /** A computation cannot wait for itself (rule 6.6). */
  void refuseOwn(CachedUse use, Frame.@Nullable Descent descent) {
    if (Computation.isOfThisThread(use.cache(), use.key())
        || (descent != null && descent.frame().isComputing(use.cache(), use.key()))) {
      throw use.cached()
          .failures()
          .deadlock(
              use.target() == null ? null : use.target().keyOrNull(),
              use
                  + " needs its own result to compute it, for the same key; call the method that it"
                  + " is computed from, or with another key",
              List.of(use.toString()));
    }
  }

  /** A future of the caller's own, for the outcome that there will be. */
  CachedReply later(CachedUse use, Entry entry) {
    CachedReply reply = new CachedReply(entry);
    entry.come();
    Activation own = ownTurn(use.target());
    Runnable cancelTimer =
        Limit.start(
            basics.time(),
            use.limitNanos(),
            () -> Handoff.run(basics.workers(), () -> reply.giveUp(timedOut(use))));
    entry.whenSettled(
        () -> {
          cancelTimer.run();
          send(reply, use, own, Objects.requireNonNull(entry.outcome()));
        });
    return reply;
  }

  /** Not on a thread that is in a turn: what hangs on the future is foreign code. */
  private void send(CachedReply reply, CachedUse use, @Nullable Activation own, Outcome outcome) {
    whenDurable(
        own,
        outcome.number(),
        lost ->
            Handoff.run(
                basics.workers(),
                () ->
                    reply.settle(
                        outcome, lost == null ? null : lost(use.cached(), use.target(), lost))));
  }

  private CompletableFuture<@Nullable Object> future(
      CachedMethod cached, @Nullable Activation target, Outcome outcome) {
    CachedReply reply = new CachedReply(null);
    Activation own = ownTurn(target);
    if (own != null || basics.isDurable(outcome.number())) {
      reply.settle(outcome, null);
    } else {
      whenDurable(
          null,
          outcome.number(),
          lost ->
              Handoff.run(
                  basics.workers(),
                  () -> reply.settle(outcome, lost == null ? null : lost(cached, target, lost))));
    }
    return reply;
  }

  /** In its own turn an object depends on it already. */
  private static @Nullable Activation ownTurn(@Nullable Activation target) {
    return target != null && TurnThread.current().current == target ? target : null;
  }

  private void whenDurable(
      @Nullable Activation own, long number, Consumer<@Nullable CommitFailedException> then) {
    Committer committer = basics.committer().get();
    if (own != null || number == 0 || committer == null) {
      then.accept(null);
    } else {
      committer.whenDurable(number, then);
    }
  }
}
