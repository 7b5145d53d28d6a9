package io.perdure.runtime.api;

/** A class has no durable objects, and does not see the API whose exception would say so. */
public final class NotDurableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String className;
  private final String reason;

  /** With the reason, which names the remedy. */
  public NotDurableException(String className, String reason) {
    super(className + " cannot be a durable object: " + reason);
    this.className = className;
    this.reason = reason;
  }

  /** The class. */
  public String className() {
    return className;
  }

  /** The reason alone. */
  public String reason() {
    return reason;
  }
}
