package io.perdure.runtime.object;

import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.thread.Handoff;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call of a method that returns a {@link CompletionStage}: its caller never waits (rule 2.3). */
final class AsyncCall extends RemoteCall {

  private final Reply reply;

  /** Whose future the method has returned, if it is that of a call. */
  private volatile @Nullable AsyncCall forwarded;

  AsyncCall(
      Activation target,
      Object called,
      MethodHandle body,
      Object[] arguments,
      long calledAt,
      Reply reply) {
    super(target, called, body, arguments, calledAt);
    this.reply = reply;
  }

  @Override
  boolean isGivenUp() {
    return reply.isDone();
  }

  @Override
  RemoteCall redirectedTo(
      Activation successor, Object called, MethodHandle method, Object[] parameters) {
    return new AsyncCall(successor, called, method, parameters, calledAt, reply);
  }

  @Override
  void returned(Activation by, @Nullable Object value, @Nullable Throwable thrown) {
    if (thrown != null) {
      reply(by, null, thrown);
    } else if (value instanceof CompletionStage<?> stage) {
      replyWith(by, stage);
    } else {
      reply(by, null, new NullPointerException(by + " returned null instead of a future"));
    }
  }

  private void replyWith(Activation by, CompletionStage<?> stage) {
    if (stage instanceof Reply other) {
      forwarded = other.call();
    }
    Pending pending = new Pending(this, by);
    stage.whenComplete((result, failure) -> pending.done(by.outside(result), failure));
    pending.watch();
    RuntimeException deadlock = forwarded == null ? null : deadlock();
    if (deadlock != null) {
      pending.done(null, deadlock);
    }
  }

  /** Answers once: with what the method's stage brings, or when the activation is no more. */
  private static final class Pending implements Dependent {
    private final AsyncCall call;
    private final Activation by;
    private final AtomicBoolean answered = new AtomicBoolean();

    Pending(AsyncCall call, Activation by) {
      this.call = call;
      this.by = by;
    }

    void watch() {
      if (!answered.get()) {
        by.addDependent(this);
        if (answered.get()) {
          by.removeDependent(this);
        }
      }
    }

    void done(@Nullable Object value, @Nullable Throwable failure) {
      if (answered.compareAndSet(false, true)) {
        by.removeDependent(this);
        call.reply(by, value, failure);
      }
    }

    @Override
    public void activationBroken() {
      done(null, null);
    }
  }

  /** The answer of the call whose future was returned, or what the call itself waits for. */
  @Override
  @Nullable Object dependence() {
    AsyncCall next = forwarded;
    return isGivenUp() || next == null ? super.dependence() : next;
  }

  /**
   * The number is read when the result is there: it may come from a later turn than the first,
   * which has not ended. So is whether the activation was broken: what later turns do to it is not
   * this reply's.
   */
  private void reply(Activation by, @Nullable Object value, @Nullable Throwable failure) {
    long number = by.numberSoFar();
    Throwable error = by.errorInsteadOf(failure);
    by.type.surroundings.committer().whenDurable(number, lost -> send(by, value, error, lost));
  }

  /**
   * Not on a thread that is in a turn: what hangs on the future is foreign code. Only without
   * threads there is no choice but to never answer.
   */
  private void send(
      Activation by,
      @Nullable Object value,
      @Nullable Throwable failure,
      @Nullable CommitFailedException lost) {
    Throwable error = lost != null ? by.lostReply(lost) : failure;
    Handoff.run(by.type.surroundings.workers(), () -> complete(value, error));
  }

  private void complete(@Nullable Object value, @Nullable Throwable error) {
    reply.forgetCall();
    if (error != null) {
      reply.completeExceptionally(error);
    } else {
      reply.complete(value);
    }
  }
}
