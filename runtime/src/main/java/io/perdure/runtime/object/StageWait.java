package io.perdure.runtime.object;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One wait for a stage: outside of all turns, or in one that is given up meanwhile (rule 3.3). */
final class StageWait<T extends @Nullable Object> {

  private final CountDownLatch done = new CountDownLatch(1);

  /** Both are written before {@link #done}, and read after it. */
  private @Nullable T value;

  private @Nullable Throwable failure;

  /** Of the waiting thread. */
  private boolean interrupted;

  private StageWait(CompletionStage<T> stage) {
    stage.whenComplete(this::completed);
  }

  static <T extends @Nullable Object> T await(CompletionStage<T> stage, @Nullable Activation turn)
      throws Throwable {
    StageWait<T> wait = new StageWait<>(stage);
    if (wait.done.getCount() > 0) {
      if (turn == null) {
        wait.untilDone();
      } else {
        turn.release(wait::untilDone);
      }
    }
    return wait.result();
  }

  private void completed(@Nullable T with, @Nullable Throwable failed) {
    value = with;
    failure = failed;
    done.countDown();
  }

  private void untilDone() {
    try {
      done.await();
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  @SuppressWarnings("NullAway") // a T may be null, and the value of a stage that is done is a T
  private T result() throws Throwable {
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException(
          "The thread was interrupted while it waited in DurableObjects.await; the stage goes on");
    }
    Throwable failed = failure;
    if (failed == null) {
      return value;
    }
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : null;
    throw cause != null ? cause : failed; // the wrapper is the stage's, not the code's that failed
  }
}
