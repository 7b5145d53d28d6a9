package io.perdure.runtime.object;

import io.perdure.runtime.api.Failures;
import io.perdure.runtime.store.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Why an activation is gone; whoever still has to do with it gets the error (rules 5.6, 7.2).
 *
 * @param reason completes "X was reset: ", or "X " itself where the object is somebody else's
 */
record Broken(Kind kind, String reason, @Nullable Throwable cause) {

  /** For when there is no memory, or no stack, to say more. */
  static final Broken FAILED_TURN =
      new Broken(Kind.FAILED_TURN, "a turn ended with an error of the virtual machine", null);

  /** A turn ended with an error of the virtual machine, which may strike again in here. */
  static Broken failedTurn(Throwable thrown) {
    try {
      return new Broken(Kind.FAILED_TURN, "a turn ended with " + thrown, thrown);
    } catch (VirtualMachineError again) {
      return FAILED_TURN;
    }
  }

  enum Kind {
    /** The constructor threw: its caller has the exception, nobody else has seen the instance. */
    NEVER_MADE,
    /** The class was loaded again, and its objects are those of the later one. */
    OUTDATED,
    /** Perdure is shut down, and the turn had not ended. */
    SHUT_DOWN,
    /** A commit failed that the activation depends on. */
    LOST_WRITES,
    /** It holds more in memory than it may. */
    EXCEEDED_LIMIT,
    /** A turn ended in a way that leaves the instance in no state to trust. */
    FAILED_TURN,
    /** Its own code said so. */
    ABORTED,
    /** What a critical section had to do has failed. */
    FAILED_SECTION,
    /** A critical section took too long. */
    SECTION_TIMEOUT;

    /** Whether code that goes on must not go on by catching an exception (JV-20). */
    boolean endsTheCode() {
      return this == ABORTED || this == FAILED_SECTION || this == SECTION_TIMEOUT;
    }
  }

  RuntimeException error(Failures failures, @Nullable ObjectKey object, Activation activation) {
    return switch (kind) {
      case LOST_WRITES -> failures.storage(object, activation + ": " + reason, cause);
      case OUTDATED, SHUT_DOWN -> failures.reset(object, activation + " " + reason, false, cause);
      case NEVER_MADE, EXCEEDED_LIMIT, FAILED_TURN, ABORTED, FAILED_SECTION, SECTION_TIMEOUT ->
          failures.reset(
              object,
              activation + " was reset: " + reason + "; call it again to activate it afresh",
              false,
              cause);
    };
  }
}
