package io.perdure.jcstress;

import io.perdure.runtime.time.TimeSource;

/** A clock that stands still: within the limit, blocked callers are overtaken for ever. */
enum StandingTime implements TimeSource {
  INSTANCE;

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public long currentTimeMillis() {
    return 0;
  }

  @Override
  public Runnable schedule(long delayNanos, Runnable task) {
    throw new AssertionError("The gate sets no timers");
  }
}
