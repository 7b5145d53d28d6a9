package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a turn in which only what was begun in it runs, also while it waits (rules 3.5, 4.8,
 * IG-12 to IG-35). It begins at once, and ends with its action.
 */
final class CriticalSection {

  private static final int DEEPEST = 64;

  private final Activation activation;

  CriticalSection(Activation activation) {
    this.activation = activation;
  }

  /** An action that fails resets the object, and ends the calling code (IG-62, JV-20). */
  <T extends @Nullable Object> T run(Callable<T> action) throws Exception {
    activation.requireTurn();
    Runnable end = begin("blockConcurrencyWhile");
    try {
      T result = action.call();
      if (result instanceof CompletionStage<?> stage) {
        Waiting.await(activation, stage);
      }
      activation.throwIfBroken();
      return result;
    } catch (Throwable failure) {
      fail(failure);
      throw new AssertionError("The activation is broken", failure);
    } finally {
      end.run();
    }
  }

  /** An action that fails is the transaction's business (IG-67). */
  <T extends @Nullable Object> T runTransaction(Callable<T> action) throws Exception {
    Runnable end = begin("transaction");
    try {
      return action.call();
    } finally {
      end.run();
    }
  }

  private Runnable begin(String what) {
    Gate around = activation.section();
    if (around.depth() >= DEEPEST) {
      throw new IllegalStateException(
          what
              + " is nested too deeply in "
              + activation
              + ": "
              + DEEPEST
              + " critical sections and transactions are around it already");
    }
    long limit = activation.type.surroundings.criticalSectionTimeoutNanos();
    Runnable cancelTimer =
        activation.type.surroundings.time().schedule(limit, () -> timeOut(what, limit));
    activation.enterSection(around.section());
    return () -> {
      cancelTimer.run();
      activation.leaveSection();
    };
  }

  private void fail(Throwable failure) {
    Throwable cause = Results.unwrapped(failure);
    activation.breakOff(
        cause instanceof VirtualMachineError
            ? Broken.failedTurn(cause)
            : new Broken(Broken.Kind.FAILED_SECTION, reason(cause), cause));
    activation.throwIfBroken();
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getName() : message;
  }

  /** The code that still runs is cut off from everything (IG-64). */
  private void timeOut(String what, long limitNanos) {
    activation.breakOff(
        new Broken(
            Broken.Kind.SECTION_TIMEOUT,
            what
                + " took longer than its limit of "
                + limitNanos / 1_000_000
                + " ms, and calls waited for it; wait for less in it, or raise"
                + " criticalSectionTimeout",
            null));
  }
}
