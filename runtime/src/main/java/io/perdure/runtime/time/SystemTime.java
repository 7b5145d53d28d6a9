package io.perdure.runtime.time;

import io.perdure.runtime.thread.EngineThreads;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The JVM's clock, and one daemon thread for the timer. */
public final class SystemTime implements TimeSource, AutoCloseable {

  private final ScheduledThreadPoolExecutor timer;

  public SystemTime() {
    timer = new ScheduledThreadPoolExecutor(1, task -> EngineThreads.make("perdure-timer", task));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long currentTimeMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public Runnable schedule(long delayNanos, Runnable task) {
    ScheduledFuture<?> scheduled = timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
