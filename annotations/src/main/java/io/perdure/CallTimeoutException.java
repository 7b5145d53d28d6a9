package io.perdure;

import org.jspecify.annotations.Nullable;

/**
 * The call took longer than {@link DurableObject#callTimeout()}; its caller has left. A call that
 * had not begun never runs. One that had begun runs to its end, and what it writes stays (rules 2.4
 * and 7.4); the message says which of the two it was.
 */
public final class CallTimeoutException extends DurableObjectException {
  private static final long serialVersionUID = 1L;

  /**
   * For the agent, which throws it.
   *
   * @param message one line that names the object and the limit
   * @param cause what led to it, or {@code null}
   * @param typeName the stored name of the object's type, or {@code null} when it concerns no type
   * @param id the object's id, or {@code null} when it concerns no single object
   */
  public CallTimeoutException(
      String message, @Nullable Throwable cause, @Nullable String typeName, @Nullable String id) {
    super(message, cause, typeName, id);
  }
}
