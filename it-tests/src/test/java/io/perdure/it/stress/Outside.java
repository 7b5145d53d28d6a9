package io.perdure.it.stress;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What goes on beside all objects: things happen a little later. */
final class Outside {
  private static final int MICROS = 2_000;

  private final ScheduledExecutorService timers = new ScheduledThreadPoolExecutor(2);

  /** Runs it at some moment within the next two milliseconds; after the end, at once. */
  void later(Dice dice, Runnable action) {
    try {
      var unused = timers.schedule(action, dice.upTo(MICROS), TimeUnit.MICROSECONDS);
    } catch (RejectedExecutionException over) {
      action.run();
    }
  }

  /** Completes soon, or fails. */
  CompletableFuture<Integer> tick(Dice dice) {
    CompletableFuture<Integer> tick = new CompletableFuture<>();
    boolean fails = dice.oneIn(10);
    later(
        dice,
        () -> {
          if (fails) {
            tick.completeExceptionally(new Planned());
          } else {
            tick.complete(1);
          }
        });
    return tick;
  }

  /** Returns when all has happened. */
  void end() throws InterruptedException {
    timers.shutdown();
    while (!timers.awaitTermination(1, TimeUnit.MINUTES)) {
      Thread.onSpinWait();
    }
  }
}
