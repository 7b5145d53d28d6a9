package io.perdure.runtime.object;

import io.perdure.runtime.cached.Entry;
import io.perdure.runtime.cached.Outcome;
import org.jspecify.annotations.Nullable;

/** What a caller of a cached asynchronous method holds; its own, so it may cancel it. */
final class CachedReply extends Answer {

  private volatile @Nullable Entry entry;

  CachedReply(@Nullable Entry entry) {
    this.entry = entry;
  }

  @Override
  @Nullable Object cause() {
    return entry;
  }

  void settle(Outcome outcome, @Nullable RuntimeException lost) {
    entry = null; // who keeps the future does not keep what it waited for
    Throwable failure = lost != null ? lost : outcome.failure();
    if (failure != null) {
      completeExceptionally(failure);
    } else {
      complete(outcome.valueForOne());
    }
  }

  void giveUp(RuntimeException timeOut) {
    if (completeExceptionally(timeOut)) {
      leave();
    }
  }

  /** The computation goes on for others; if there are none and it has not begun, it never will. */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean isFirst = !isDone() && super.cancel(mayInterruptIfRunning);
    if (isFirst) {
      leave();
    }
    return isCancelled();
  }

  private void leave() {
    Entry left = entry;
    if (left != null && left.leave()) {
      Computations.abandon(left);
    }
  }
}
