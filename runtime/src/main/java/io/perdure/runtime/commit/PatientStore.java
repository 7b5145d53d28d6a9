package io.perdure.runtime.commit;

import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.runtime.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches durable through failures that pass (rule 5.6), on the committer's thread.
 *
 * <p>A failed commit is tried again, with pauses, for a limited time. If its outcome is unknown the
 * store is asked first, as patiently. When the time is up before it answers, the batch counts as
 * lost, and the {@link Question} stays open: until it is answered nothing is committed, and {@link
 * SettledStore} reads nothing.
 */
final class PatientStore {

  private static final Logger log = LoggerFactory.getLogger(PatientStore.class);

  private final Store store;
  private final TimeSource time;
  private final long limitNanos;
  private final Pauses pauses;
  private volatile @Nullable Question open;

  /**
   * A store and how long it is believed to recover.
   *
   * @param limitNanos how long one batch is tried, or its outcome asked for
   */
  PatientStore(Store store, TimeSource time, long limitNanos) {
    this.store = store;
    this.time = time;
    this.limitNanos = limitNanos;
    pauses = new Pauses(time);
  }

  /** Whether the store still owes the answer what is in it. */
  boolean isUnsettled() {
    return open != null;
  }

  /** Waits until it is known what is in the store; by whoever wants to read. */
  void awaitAnswer() throws StoreException {
    Question question = open;
    if (question != null && !question.await(time, limitNanos)) {
      throw unanswered(question.lastReply());
    }
  }

  /** Asks once, if there is something to ask. */
  void ask() {
    try {
      answered(lastNumber());
    } catch (StoreException unasked) {
      log.debug("The store still does not say what is in it: {}", unasked.getMessage());
      refused(unasked);
    }
  }

  /** From now on tries until this moment only. */
  void endBy(long deadline) {
    pauses.endBy(deadline);
  }

  /** Nobody will ask any more. */
  void end() {
    Question question = open;
    if (question != null) {
      question.close(false);
    }
  }

  /**
   * Makes a batch durable.
   *
   * @throws StoreException when it is not, or, with {@link StoreException#outcomeUnknown()}, when
   *     that could not be learned in time
   */
  void commit(WriteBatch batch) throws StoreException {
    BackOff backOff = new BackOff(pauses, limitNanos);
    settle(backOff);
    boolean mayBeThere = false;
    StoreException failure = attempt(batch);
    while (failure != null) {
      mayBeThere |= failure.outcomeUnknown();
      if (mayBeThere && holds(batch, failure, backOff)) {
        log.warn("A commit that failed is durable all the same: {}", failure.getMessage());
        return;
      }
      if (!failure.retryable()) {
        throw new StoreException(String.valueOf(failure.getMessage()), failure);
      }
      log.warn("A commit failed and is tried again: {}", failure.getMessage());
      if (!backOff.pause()) {
        throw new StoreException(
            failure.getMessage() + " (tried again until the commitTimeout was over)", failure);
      }
      failure = attempt(batch);
    }
  }

  private @Nullable StoreException attempt(WriteBatch batch) {
    try {
      store.commit(batch);
      return null;
    } catch (StoreException failure) {
      return failure;
    } catch (RuntimeException | Error bug) {
      return StoreException.escaped(bug);
    }
  }

  /** What an earlier batch left open is asked before the next one. */
  private void settle(BackOff backOff) throws StoreException {
    while (open != null) {
      try {
        answered(lastNumber());
      } catch (StoreException unasked) {
        refused(unasked);
        if (!unasked.retryable() || !backOff.pause()) {
          throw unanswered(unasked);
        }
      }
    }
  }

  private boolean holds(WriteBatch batch, StoreException failure, BackOff backOff)
      throws StoreException {
    while (true) {
      try {
        return lastNumber() >= batch.lastNumber();
      } catch (StoreException unasked) {
        if (!unasked.retryable() || !backOff.pause()) {
          open = new Question(unasked);
          throw new StoreException(
              "outcome unknown: " + failure.getMessage() + "; then: " + unasked.getMessage(),
              failure,
              true);
        }
      }
    }
  }

  private long lastNumber() throws StoreException {
    try {
      return store.lastNumber();
    } catch (RuntimeException | Error bug) {
      throw StoreException.escaped(bug);
    }
  }

  private void refused(StoreException reply) {
    Question question = open;
    if (question != null) {
      question.refused(reply);
    }
  }

  private void answered(long lastNumber) {
    Question question = open;
    if (question != null) {
      log.info("The store answers again; it holds everything up to number {}", lastNumber);
      open = null;
      question.close(true);
    }
  }

  private static StoreException unanswered(StoreException last) {
    return new StoreException(
        "After a commit with an unknown outcome the store does not say what is in it, and is asked"
            + " again until it does: "
            + last.getMessage(),
        last);
  }
}
