package io.perdure;

import org.jspecify.annotations.Nullable;

/**
 * The call was refused, at once and without running, because too many wait for the object already
 * (rule 7.4). It may be made again later.
 *
 * @see DurableObject#queueLimit()
 */
public final class OverloadedException extends DurableObjectException {
  private static final long serialVersionUID = 1L;

  /**
   * For the agent, which throws it.
   *
   * @param message one line that names the object and its limit
   * @param cause what led to it, or {@code null}
   * @param typeName the stored name of the object's type, or {@code null} when it concerns no type
   * @param id the object's id, or {@code null} when it concerns no single object
   */
  public OverloadedException(
      String message, @Nullable Throwable cause, @Nullable String typeName, @Nullable String id) {
    super(message, cause, typeName, id);
  }
}
