package io.perdure.runtime.time;

import java.util.function.BooleanSupplier;

/** Waits for other threads without sleeping. */
public final class Await {

  private Await() {}

  /** Until the condition holds; the interrupt by which JUnit's time limit ends a test ends it. */
  public static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("What the test waits for did not happen in time");
      }
      Thread.onSpinWait();
    }
  }
}
