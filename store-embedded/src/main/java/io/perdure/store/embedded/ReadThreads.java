package io.perdure.store.embedded;

import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.thread.EngineThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Platform threads that read for virtual ones, whose carriers a native call would pin. */
final class ReadThreads implements AutoCloseable {
  static final String NAME = "perdure-store-read-";

  private static final long IDLE_SECONDS = 10;

  private final AtomicInteger started = new AtomicInteger();
  private final ThreadPoolExecutor pool;

  ReadThreads() {
    pool =
        new ThreadPoolExecutor(
            Readers.LIMIT,
            Readers.LIMIT,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            this::thread);
    pool.allowCoreThreadTimeOut(true);
  }

  /** Waits without heed to interrupts, as a read on the calling thread would. */
  <T> T run(Read<T> read) throws StoreException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      pool.execute(() -> complete(answer, read));
    } catch (RejectedExecutionException closed) {
      return read.run(); // to hear from the store itself that it is closed
    }
    try {
      return answer.join();
    } catch (CompletionException e) {
      // A new one, whose stack shows who asked.
      throw e.getCause() instanceof StoreException failure
          ? failure.thrownHere()
          : new StoreException(String.valueOf(e.getCause()), e);
    }
  }

  /** Ends the threads once what they were given is done. */
  @Override
  public void close() {
    pool.shutdown();
  }

  private static <T> void complete(CompletableFuture<T> answer, Read<T> read) {
    try {
      answer.complete(read.run());
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }

  private Thread thread(Runnable task) {
    return EngineThreads.make(NAME + started.incrementAndGet(), task);
  }

  /** A read of the store. */
  interface Read<T> {
    T run() throws StoreException;
  }
}
