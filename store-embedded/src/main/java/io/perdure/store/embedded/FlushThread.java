package io.perdure.store.embedded;

import io.perdure.runtime.thread.EngineThreads;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs what flushes files by channels, which an interrupt of their thread closes, on a thread of
 * its own: a flush that was cut off may have failed, and nobody would ever know.
 */
final class FlushThread {
  private static final String NAME = "perdure-store-flush";

  private FlushThread() {}

  /** Waits without heed to interrupts. */
  static <T> T call(Callable<T> task) throws IOException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    EngineThreads.make(NAME, () -> complete(answer, task)).start();
    try {
      return answer.join();
    } catch (CompletionException e) {
      // The same, since its class says what is wrong with a file; nothing is left to close.
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  private static <T> void complete(CompletableFuture<T> answer, Callable<T> task) {
    try {
      answer.complete(task.call());
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }
}
