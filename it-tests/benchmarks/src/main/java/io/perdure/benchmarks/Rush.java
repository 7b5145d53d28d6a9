package io.perdure.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Threads that ask for the same page once, at the same time. */
final class Rush implements AutoCloseable {

  private final ExecutorService threads;
  private final List<Future<Call>> callers = new ArrayList<>();
  private CountDownLatch begin = new CountDownLatch(0);

  Rush(boolean virtual) {
    threads = Threads.of(virtual);
  }

  /** Returns when all of them are about to call. */
  void gather(int size, Pages pages, String key) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(size);
    CountDownLatch begun = new CountDownLatch(1);
    begin = begun;
    for (int i = 0; i < size; i++) {
      callers.add(
          threads.submit(
              () -> {
                ready.countDown();
                begun.await();
                return Call.of(pages, key);
              }));
    }
    ready.await();
  }

  /** Lets them call; their calls when all of them have ended. */
  List<Call> run() throws ExecutionException, InterruptedException {
    begin.countDown();
    List<Call> calls = new ArrayList<>();
    for (Future<Call> each : callers) {
      calls.add(each.get());
    }
    callers.clear();
    return calls;
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** One call, and how long it took. */
  record Call(Page page, long nanos) {

    private static Call of(Pages pages, String key) {
      long begun = System.nanoTime();
      Page page = pages.page(key);
      return new Call(page, System.nanoTime() - begun);
    }
  }
}
