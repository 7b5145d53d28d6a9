package io.perdure.runtime.store;

import org.jspecify.annotations.Nullable;

/**
 * A store could not do what it was asked; the message is one line that says what to do about it.
 */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;

  /** A failure after which nothing of the batch is in the store. */
  public StoreException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  /** A failure with a word on whether the batch may be durable after all. */
  public StoreException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
    super(message, cause);
    this.outcomeUnknown = outcomeUnknown;
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

  /** Whether the failed batch may be durable all the same (rule 5.6). */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }
}
