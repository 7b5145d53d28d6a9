package io.perdure.runtime.object;

import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.thread.Handoff;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A call of a method that returns a {@link CompletionStage}: its caller never waits (rule 2.3). */
final class AsyncCall extends RemoteCall {

  /** What the caller holds; completed through the output gate. Cancelling it gives the call up. */
  final CompletableFuture<@Nullable Object> reply;

  AsyncCall(
      Activation target,
      Object called,
      MethodHandle body,
      Object[] arguments,
      long calledAt,
      CompletableFuture<@Nullable Object> reply) {
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
      stage.whenComplete((result, failure) -> reply(by, by.outside(result), failure));
    } else {
      reply(by, null, new NullPointerException(by + " returned null instead of a future"));
    }
  }

  /**
   * The number is read when the result is there: it may come from a later turn than the first. So
   * is whether the activation was broken: what later turns do to it is not this reply's.
   */
  private void reply(Activation by, @Nullable Object value, @Nullable Throwable failure) {
    Throwable error = by.errorInsteadOf(failure);
    by.type
        .surroundings
        .committer()
        .whenDurable(by.dependsOn(), lost -> send(by, value, error, lost));
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
    if (error != null) {
      reply.completeExceptionally(error);
    } else {
      reply.complete(value);
    }
  }
}
