package io.perdure.runtime.commit;

import org.jspecify.annotations.Nullable;

/** A number will never be durable: what depends on it must not leave (rule 5.6). */
public final class CommitFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  CommitFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
