package io.perdure.runtime.object;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Callers of objects, each a thread of its own. */
final class Threads {

  private Threads() {}

  /** What the action returns or throws, on a new thread. */
  static CompletableFuture<@Nullable Object> onThread(Callable<@Nullable Object> action) {
    CompletableFuture<@Nullable Object> outcome = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                outcome.complete(action.call());
              } catch (Throwable thrown) {
                outcome.completeExceptionally(thrown);
              }
            })
        .start();
    return outcome;
  }

  /** Waits as the API does; what the stage failed with is an error of the test. */
  static <T> T await(Engine engine, CompletableFuture<T> stage) {
    try {
      return engine.await(stage);
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }
}
