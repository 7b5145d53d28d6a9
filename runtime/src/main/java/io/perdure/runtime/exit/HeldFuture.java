package io.perdure.runtime.exit;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The future of something that is still to be sent; then it stands for the sender's own.
 *
 * <p>Whoever cancels it looks for the sender's future afterwards, and who begins to send puts that
 * there first and looks whether it was cancelled second: one of the two sees the other. As with
 * {@code HttpClient}'s own futures, cancelling one that was made from it cancels it, too, unless
 * what runs is not to be interrupted.
 */
public final class HeldFuture extends CompletableFuture<@Nullable Object> {

  private final @Nullable HeldFuture root;

  private volatile @Nullable CompletableFuture<?> sent;

  /** One that is to be sent. */
  public HeldFuture() {
    this(null);
  }

  private HeldFuture(@Nullable HeldFuture root) {
    this.root = root;
  }

  /** Sends, unless it was cancelled. */
  public void send(Supplier<CompletableFuture<?>> sending) {
    if (isDone()) {
      return;
    }
    CompletableFuture<?> own;
    try {
      own = sending.get();
    } catch (RuntimeException | Error refused) {
      completeExceptionally(refused);
      return;
    }
    sent = own;
    if (isCancelled()) {
      own.cancel(true);
    }
    var unused =
        own.whenComplete(
            (value, failure) -> {
              if (failure instanceof CancellationException) {
                super.cancel(true);
              } else if (failure != null) {
                completeExceptionally(failure);
              } else {
                complete(value);
              }
            });
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean isFirst = super.cancel(mayInterruptIfRunning);
    if (root != null) {
      return (mayInterruptIfRunning && root.cancel(true)) || isFirst;
    }
    CompletableFuture<?> own = sent;
    if (own != null) {
      own.cancel(mayInterruptIfRunning);
    }
    return isFirst;
  }

  @Override
  @SuppressWarnings("unchecked") // of whatever is completed
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return (CompletableFuture<U>) new HeldFuture(root == null ? this : root);
  }
}
