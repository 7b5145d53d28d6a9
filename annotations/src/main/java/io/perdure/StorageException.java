package io.perdure;

import org.jspecify.annotations.Nullable;

/**
 * Storage could not do what was asked of it.
 *
 * <p>Thrown by a method of {@link DurableStorage} it is about that value or read, and the object
 * goes on. Thrown by a call to an object it means that something the result depends on could not be
 * made durable: the object is reset, and the next call finds the last durable state. When the
 * message says "outcome unknown" the write may be durable all the same (rule 5.6).
 */
public final class StorageException extends DurableObjectException {
  private static final long serialVersionUID = 1L;

  /**
   * For the agent, which throws it.
   *
   * @param message one line that names the object, and the key if there is one, and says what to do
   * @param cause what led to it, or {@code null}
   * @param typeName the stored name of the object's type, or {@code null} when it concerns no type
   * @param id the object's id, or {@code null} when it concerns no single object
   */
  public StorageException(
      String message, @Nullable Throwable cause, @Nullable String typeName, @Nullable String id) {
    super(message, cause, typeName, id);
  }
}
