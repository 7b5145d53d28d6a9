package io.perdure;

import org.jspecify.annotations.Nullable;

/**
 * The object was reset while the call waited or ran: what it had in memory is gone, what is durable
 * stays, and the next call activates it afresh, through the same reference (rule 7.2).
 *
 * <p>Code that still runs in what was reset gets it from everything it tries.
 *
 * <pre>{@code
 * TicketCounter orders = DurableObjects.get(TicketCounter.class, "orders");
 * long n;
 * try {
 *   n = orders.next();
 * } catch (ObjectResetException e) {
 *   if (!e.retryable()) {
 *     throw e;
 *   }
 *   n = orders.next();
 * }
 * }</pre>
 */
public final class ObjectResetException extends DurableObjectException {
  private static final long serialVersionUID = 1L;

  /** Whether the call left no trace. */
  private final boolean retryable;

  /**
   * For the agent, which throws it.
   *
   * @param message one line that names the object and says why it was reset
   * @param cause what led to it, or {@code null}
   * @param typeName the stored name of the object's type, or {@code null} when it concerns no type
   * @param id the object's id, or {@code null} when it concerns no single object
   * @param retryable whether the call had not begun
   */
  public ObjectResetException(
      String message,
      @Nullable Throwable cause,
      @Nullable String typeName,
      @Nullable String id,
      boolean retryable) {
    super(message, cause, typeName, id);
    this.retryable = retryable;
  }

  /**
   * Whether the call had not begun, so that it may be made again without happening twice.
   *
   * @return {@code true} when none of the call's code ran; {@code false} when some of it may have
   */
  public boolean retryable() {
    return retryable;
  }
}
