package io.perdure.runtime.time;

/** The clock and the timer of the engine. */
public interface TimeSource {

  /** Nanoseconds from an arbitrary origin, as {@link System#nanoTime()}. */
  long nanoTime();

  /**
   * The wall clock, as {@link System#currentTimeMillis()}, for what outlives the JVM; it may jump.
   */
  long currentTimeMillis();

  /**
   * Runs a task after a delay, on a thread of the timer's; the task must not block.
   *
   * @return cancels the task when run, if it has not started
   */
  Runnable schedule(long delayNanos, Runnable task);
}
