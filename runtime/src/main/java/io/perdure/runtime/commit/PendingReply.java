package io.perdure.runtime.commit;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reply that no thread is blocked for; it leaves on one of the runtime's threads. */
@SuppressWarnings("serial") // as its superclass
final class PendingReply extends DurableWaiter {

  private final Consumer<@Nullable CommitFailedException> reply;

  PendingReply(long number, Consumer<@Nullable CommitFailedException> reply) {
    super(number);
    this.reply = reply;
  }

  void settle(@Nullable CommitFailedException failure) {
    reply.accept(failure);
  }
}
