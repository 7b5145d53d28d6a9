package io.perdure.runtime.commit;

import io.perdure.runtime.thread.Handoff;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reply that no thread is blocked for; it leaves on one of the runtime's threads. */
@SuppressWarnings("serial") // as its superclass
final class PendingReply extends DurableWaiter {

  private final Executor senders;
  private final Consumer<@Nullable CommitFailedException> reply;

  PendingReply(long number, Executor senders, Consumer<@Nullable CommitFailedException> reply) {
    super(number);
    this.senders = senders;
    this.reply = reply;
  }

  /** On a thread of its own. */
  void send(@Nullable CommitFailedException failure) {
    Handoff.run(senders, () -> settle(failure));
  }

  void settle(@Nullable CommitFailedException failure) {
    reply.accept(failure);
  }
}
