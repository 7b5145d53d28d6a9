package io.perdure.runtime.store;

import org.jspecify.annotations.Nullable;

/**
 * A store could not do what it was asked; the message is one line that says what to do about it.
 */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final boolean outcomeUnknown;

  /** A failure for good, after which nothing of the batch is in the store. */
  public StoreException(String message, @Nullable Throwable cause) {
    this(message, cause, false, false);
  }

  /** A failure with a word on whether the batch may be durable after all; if so, ask and retry. */
  public StoreException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
    this(message, cause, outcomeUnknown, outcomeUnknown);
  }

  private StoreException(
      String message, @Nullable Throwable cause, boolean retryable, boolean outcomeUnknown) {
    super(message, cause);
    this.retryable = retryable;
    this.outcomeUnknown = outcomeUnknown;
  }

  /** A failure that may pass, after which nothing of the batch is in the store. */
  public static StoreException passing(String message, @Nullable Throwable cause) {
    return new StoreException(message, cause, true, false);
  }

  /** What no store should throw, and after which nobody knows what it did; a bug, not a mishap. */
  public static StoreException escaped(Throwable thrown) {
    return new StoreException("The store threw " + thrown, thrown, false, true);
  }

  /** A batch that is numbered like one, or before one, that is durable already (rule 5.2). */
  public static StoreException outOfOrder(long number, long durable) {
    return new StoreException(
        "Batch "
            + number
            + " was refused because the store is durable up to "
            + durable
            + " already: number batches from its last number on",
        null);
  }

  /** The same failure with the stack of who waited for it. */
  public StoreException thrownHere() {
    return new StoreException(String.valueOf(getMessage()), this, retryable, outcomeUnknown);
  }

  /**
   * Whether the same may succeed later: a full disk, a busy file, an error of the device. Not:
   * damaged or read-only files, a closed store, what the store can never do.
   */
  public boolean retryable() {
    return retryable;
  }

  /** Whether the failed batch may be durable all the same (rule 5.6). */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }
}
