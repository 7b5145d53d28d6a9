package io.perdure.runtime.object;

import io.perdure.runtime.api.Failures;
import io.perdure.runtime.store.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Why an activation is gone; whoever still has to do with it gets the error (rules 5.6, 7.2).
 *
 * @param reason completes "X was reset: "
 * @param lostWrites whether a failed commit is the reason
 */
record Broken(String reason, boolean lostWrites, @Nullable Throwable cause) {

  /** The constructor threw: its caller has the exception, nobody else has seen the instance. */
  static final Broken NEVER_MADE = new Broken("its constructor failed", false, null);

  RuntimeException error(Failures failures, @Nullable ObjectKey object, Activation activation) {
    return lostWrites
        ? failures.storage(object, activation + ": " + reason, cause)
        : failures.reset(
            object,
            activation + " was reset: " + reason + "; call it again to activate it afresh",
            false,
            cause);
  }
}
