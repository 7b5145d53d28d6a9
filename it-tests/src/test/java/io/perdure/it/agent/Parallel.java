package io.perdure.it.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Threads for tests; nothing here waits for ever. */
public final class Parallel {
  private static final long LIMIT_SECONDS = 120;

  private Parallel() {}

  /** Runs the same code on many threads that start together. */
  public static <T> List<T> on(int threads, Callable<T> code) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Started<T>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(
          start(
              () -> {
                start.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                return code.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Started<T> each : all) {
      results.add(each.result());
    }
    return results;
  }

  public static <T> Started<T> start(Callable<T> code) {
    FutureTask<T> task = new FutureTask<>(code);
    Thread thread = new Thread(task, "test");
    thread.setDaemon(true);
    thread.start();
    return new Started<>(thread, task);
  }

  public static void await(CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("Nobody came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("Nobody should interrupt this", e);
    }
  }

  /** Code under way on a thread of its own. */
  public record Started<T>(Thread thread, FutureTask<T> task) {

    public T result() throws Exception {
      return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns when the thread waits, as in the queue of an object. */
    public Started<T> untilItWaits() {
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        if (task.isDone() || System.nanoTime() > limit) {
          throw new AssertionError("It does not wait: " + thread.getState());
        }
        Thread.onSpinWait();
      }
      return this;
    }
  }
}
