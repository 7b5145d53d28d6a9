package io.perdure.runtime.cached;

import io.perdure.runtime.time.TimeSource;

/** A clock that stands still until it is moved, and has no timers. */
final class ScriptedTime implements TimeSource {

  private volatile long now = 1;

  void advance(long amount) {
    synchronized (this) {
      now += amount;
    }
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long currentTimeMillis() {
    throw new AssertionError("A cache reads no wall clock");
  }

  @Override
  public Runnable schedule(long delayNanos, Runnable task) {
    throw new AssertionError("These entries are dropped by nobody");
  }
}
