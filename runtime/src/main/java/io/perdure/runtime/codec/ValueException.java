package io.perdure.runtime.codec;

import org.jspecify.annotations.Nullable;

/** A value that cannot be stored, or a stored value that cannot be read; the message says why. */
public final class ValueException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message that names the part at fault and the remedy. */
  public ValueException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
