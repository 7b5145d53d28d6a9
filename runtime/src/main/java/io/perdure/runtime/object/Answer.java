package io.perdure.runtime.object;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A future that the engine gives to callers. */
abstract class Answer extends CompletableFuture<@Nullable Object> {

  private volatile @Nullable CompletableFuture<@Nullable Object> signal;

  /**
   * What has to happen first, for who looks for cycles; {@code null} if nobody knows, or no more.
   */
  abstract @Nullable Object cause();

  /**
   * Is done when this is. Nothing else hangs on it, so that who waits for it runs nobody's code:
   * {@code join} runs what hangs on its own future.
   */
  final CompletableFuture<@Nullable Object> signal() {
    CompletableFuture<@Nullable Object> present = signal;
    if (present == null) { // two at the same time make two
      CompletableFuture<@Nullable Object> fresh = new CompletableFuture<>();
      signal = fresh;
      var unused = whenComplete((value, failure) -> fresh.complete(null));
      present = fresh;
    }
    return present;
  }

  /** What is attached to it is nobody's answer. */
  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
