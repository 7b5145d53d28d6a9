package io.perdure;

import org.jspecify.annotations.Nullable;

/**
 * A class cannot be a durable object: it does not carry {@link DurableObject}, or something in it
 * cannot be made safe and it was refused when it loaded (rule 1.5). Each use of it throws this
 * again; the remedy is to change the class as the message says.
 *
 * <p>It concerns a class, not an object: {@link #typeName()} and {@link #id()} are {@code null}.
 */
public final class InvalidDurableObjectException extends DurableObjectException {
  private static final long serialVersionUID = 1L;

  /** The class that was refused. */
  private final String className;

  /** Why, and the remedy. */
  private final String reason;

  /**
   * For the agent, which throws it. The message is made of the class and the reason.
   *
   * @param className the binary name of the class
   * @param reason one line that names the member at fault and the remedy
   * @param cause what led to it, or {@code null}
   */
  public InvalidDurableObjectException(String className, String reason, @Nullable Throwable cause) {
    super(className + " cannot be a durable object: " + reason, cause, null, null);
    this.className = className;
    this.reason = reason;
  }

  /**
   * The class that was refused.
   *
   * @return its binary name, as {@link Class#getName()} has it
   */
  public String className() {
    return className;
  }

  /**
   * Why it was refused.
   *
   * @return one line that names the member at fault and the remedy
   */
  public String reason() {
    return reason;
  }
}
