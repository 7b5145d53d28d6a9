package io.perdure.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that call the same object as fast as they can. */
final class Crowd implements AutoCloseable {

  /** Whether there can be one of virtual threads in this JVM. */
  static final boolean MAY_BE_VIRTUAL = Runtime.version().feature() >= 21;

  private final ExecutorService threads;
  private final List<Future<Long>> callers = new ArrayList<>();
  private CountDownLatch start = new CountDownLatch(1);
  private volatile boolean stopped;

  Crowd(boolean virtual) {
    threads = virtual ? newVirtualThreads() : Executors.newCachedThreadPool();
  }

  /** Returns when all of them are ready to begin. */
  void gather(int size, Adder object) throws InterruptedException {
    stopped = false;
    start = new CountDownLatch(1);
    CountDownLatch ready = new CountDownLatch(size);
    for (int i = 0; i < size; i++) {
      callers.add(
          threads.submit(
              () -> {
                ready.countDown();
                start.await();
                return callUntilStopped(object);
              }));
    }
    ready.await();
  }

  /** Lets them call for a while; how many calls all of them made. */
  long call(long millis) throws Exception {
    start.countDown();
    TimeUnit.MILLISECONDS.sleep(millis);
    stopped = true;
    long calls = 0;
    for (Future<Long> each : callers) {
      calls += each.get();
    }
    callers.clear();
    return calls;
  }

  private long callUntilStopped(Adder object) {
    long calls = 0;
    while (!stopped) {
      object.add(1);
      calls++;
    }
    return calls;
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** {@code Executors.newVirtualThreadPerTaskExecutor()}, which a JDK 17 does not have. */
  private static ExecutorService newVirtualThreads() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("There are no virtual threads in this JVM", e);
    }
  }
}
