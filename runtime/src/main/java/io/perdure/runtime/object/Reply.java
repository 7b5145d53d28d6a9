package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the caller of an asynchronous method holds; completed through the output gate. */
final class Reply extends CompletableFuture<@Nullable Object> {

  private volatile @Nullable AsyncCall call;
  private volatile @Nullable CompletableFuture<@Nullable Object> signal;

  /** Before anybody else has it. */
  void answers(AsyncCall made) {
    call = made;
  }

  /** The call is over: who keeps its future does not keep its object and arguments. */
  void forgetCall() {
    call = null;
  }

  /** The call it is the answer of; {@code null} once that has answered. */
  @Nullable AsyncCall call() {
    return call;
  }

  /** A call that has not begun never will (rule 2.4). */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    AsyncCall made = call;
    if (made != null && cancelled) {
      Gate waitsAt = made.waitsAt();
      if (waitsAt != null) {
        waitsAt.giveUp(made);
      }
      call = null;
    }
    return cancelled;
  }

  /**
   * Is done when this is. Nothing else hangs on it, so that who waits for it runs nobody's code:
   * {@code join} runs what hangs on its own future.
   */
  CompletableFuture<@Nullable Object> signal() {
    CompletableFuture<@Nullable Object> present = signal;
    if (present == null) { // two at the same time make two
      CompletableFuture<@Nullable Object> fresh = new CompletableFuture<>();
      signal = fresh;
      var unused = whenComplete((value, failure) -> fresh.complete(null));
      present = fresh;
    }
    return present;
  }

  /** What is attached to it is nobody's reply. */
  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
