package io.perdure.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Threads that call the same object as fast as they can. What is counted begins when all of them
 * do: while the first are alone with the object, they are many times as fast.
 */
final class Crowd implements AutoCloseable {

  private final ExecutorService threads;
  private final List<Future<Calls>> callers = new ArrayList<>();
  private volatile boolean counting;
  private volatile boolean stopped;

  Crowd(boolean virtual) {
    threads = Threads.of(virtual);
  }

  /** Returns when each of them has made a call. */
  void gather(int size, Adder object) throws InterruptedException {
    stopped = false;
    CountDownLatch calling = new CountDownLatch(size);
    for (int i = 0; i < size; i++) {
      callers.add(threads.submit(() -> callUntilStopped(object, calling)));
    }
    calling.await();
  }

  /** Counts their calls for a while. */
  void count(long millis) throws InterruptedException {
    counting = true;
    TimeUnit.MILLISECONDS.sleep(millis);
    counting = false;
  }

  /** Returns when none of them calls any more; how many calls all of them made. */
  Calls disperse() throws ExecutionException, InterruptedException {
    stopped = true;
    Calls calls = new Calls(0, 0);
    for (Future<Calls> each : callers) {
      calls = calls.plus(each.get());
    }
    callers.clear();
    return calls;
  }

  private Calls callUntilStopped(Adder object, CountDownLatch calling) {
    object.add(1);
    calling.countDown();
    long all = 1;
    long counted = 0;
    while (!stopped) {
      object.add(1);
      all++;
      if (counting) {
        counted++;
      }
    }
    return new Calls(all, counted);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /**
   * Calls that were made.
   *
   * @param counted those that ended while it was counted
   */
  record Calls(long all, long counted) {
    private Calls plus(Calls others) {
      return new Calls(all + others.all, counted + others.counted);
    }
  }
}
