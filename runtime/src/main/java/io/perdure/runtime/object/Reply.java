package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import org.jspecify.annotations.Nullable;

/** What the caller of an asynchronous method holds; completed through the output gate. */
final class Reply extends Answer {

  private volatile @Nullable AsyncCall call;

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

  @Override
  @Nullable Object cause() {
    return call;
  }
}
