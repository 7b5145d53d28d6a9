package io.perdure.runtime.commit;

import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.CompletableFuture;

/** What the store has not answered: whether it holds a batch. Readers wait for the answer. */
final class Question {

  private final CompletableFuture<Boolean> answered = new CompletableFuture<>();
  private volatile StoreException lastReply;

  Question(StoreException firstReply) {
    lastReply = firstReply;
  }

  void refused(StoreException reply) {
    lastReply = reply;
  }

  /** What the store said in place of an answer. */
  StoreException lastReply() {
    return lastReply;
  }

  /** The store has answered, or nobody asks any more. */
  void close(boolean isAnswered) {
    answered.complete(isAnswered);
  }

  /**
   * Waits without heed to interrupts.
   *
   * @return false when the time is up, or waiting is of no use
   */
  boolean await(TimeSource time, long nanos) {
    if (!lastReply.retryable()) {
      return false;
    }
    CompletableFuture<Boolean> mine = answered.copy();
    Runnable cancel = time.schedule(nanos, () -> mine.complete(false));
    boolean isAnswered = mine.join();
    cancel.run();
    return isAnswered;
  }
}
