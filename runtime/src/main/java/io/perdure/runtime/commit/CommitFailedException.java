package io.perdure.runtime.commit;

import io.perdure.runtime.store.StoreException;
import org.jspecify.annotations.Nullable;

/** A number will never be durable: what depends on it must not leave (rule 5.6). */
public final class CommitFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;

  /** Of what never was on its way to the store. */
  CommitFailedException(String message) {
    this(message, null, false);
  }

  private CommitFailedException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
    super(message, cause);
    this.outcomeUnknown = outcomeUnknown;
  }

  static CommitFailedException of(Throwable failure) {
    boolean unknown = failure instanceof StoreException store && store.outcomeUnknown();
    return new CommitFailedException(
        (unknown ? "Perhaps not durable, " : "Not durable: ") + failure.getMessage(),
        failure,
        unknown);
  }

  /** Whether it may be in the store all the same. */
  boolean outcomeUnknown() {
    return outcomeUnknown;
  }
}
