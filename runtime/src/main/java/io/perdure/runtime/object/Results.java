package io.perdure.runtime.object;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What a stage has brought. */
final class Results {

  private Results() {}

  static <T extends @Nullable Object> void settle(
      CompletableFuture<T> result, T value, @Nullable Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(failure);
    }
  }

  /** Waits for a stage, outside of all turns. */
  static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Throwable {
    CompletableFuture<T> result = new CompletableFuture<>();
    var unused = stage.whenComplete((value, failure) -> settle(result, value, failure));
    CountDownLatch settled = new CountDownLatch(1);
    unused = result.whenComplete((value, failure) -> settled.countDown());
    try {
      settled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return of(result);
  }

  /** The value, or what the stage failed with; of one that has neither the wait was interrupted. */
  static <T extends @Nullable Object> T of(CompletableFuture<T> result) throws Throwable {
    if (!result.isDone()) {
      throw new CancellationException(
          "The thread was interrupted while it waited; its interrupt status is set");
    }
    try {
      return result.join();
    } catch (CompletionException wrapped) {
      throw unwrapped(wrapped);
    }
  }

  /** What user code threw, and none of the wrappers that futures put around it. */
  static Throwable unwrapped(Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }
}
