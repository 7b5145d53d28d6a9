package io.perdure;

import org.jspecify.annotations.Nullable;

/**
 * Something went wrong with a durable object, other than what its own code throws, which reaches
 * the caller as it is.
 *
 * <p>The message is one line that names the object and says what to do.
 *
 * <pre>{@code
 * try {
 *   DurableObjects.get(TicketCounter.class, "orders").next();
 * } catch (DurableObjectException e) {
 *   System.err.println(e.typeName() + "/" + e.id() + " failed: " + e.getMessage());
 * }
 * }</pre>
 */
public class DurableObjectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The stored name of the object's type, or null. */
  private final @Nullable String typeName;

  /** The object's id, or null. */
  private final @Nullable String id;

  /**
   * For the agent, which throws it.
   *
   * @param message one line that names the object and says what to do
   * @param cause what led to it, or {@code null}
   * @param typeName the stored name of the object's type, or {@code null} when it concerns no type
   * @param id the object's id, or {@code null} when it concerns no single object
   */
  public DurableObjectException(
      String message, @Nullable Throwable cause, @Nullable String typeName, @Nullable String id) {
    super(message, cause);
    this.typeName = typeName;
    this.id = id;
  }

  /**
   * The stored name of the type of the object it is about (rule 1.1).
   *
   * @return the type's name; {@code null} when it concerns no type, as when the agent is missing
   */
  public @Nullable String typeName() {
    return typeName;
  }

  /**
   * The id of the object it is about (rule 1.1).
   *
   * @return the id; {@code null} when it concerns no single object
   */
  public @Nullable String id() {
    return id;
  }
}
