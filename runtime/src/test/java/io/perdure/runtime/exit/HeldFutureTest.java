package io.perdure.runtime.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeldFutureTest {

  private final HeldFuture held = new HeldFuture();
  private final CompletableFuture<String> own = new CompletableFuture<>();
  private final AtomicInteger sent = new AtomicInteger();

  // ---- what becomes of it

  @Test
  void itIsNotDoneWhenItIsSent() {
    send();

    assertThat(held).isNotDone();
  }

  @Test
  void itHasTheValueOfTheSendersFuture() {
    send();
    own.complete("answer");

    assertThat(held).isCompletedWithValue("answer");
  }

  @Test
  void itFailsAsTheSendersFutureDoes() {
    send();
    own.completeExceptionally(new IllegalStateException("refused"));

    assertThatThrownBy(held::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("refused");
  }

  @Test
  void aFailureThatWasWrappedIsNotWrappedAgain() {
    held.send(() -> own.thenApply(answer -> answer));
    own.completeExceptionally(new IllegalStateException("refused"));

    assertThatThrownBy(held::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void itFailsWhenTheSenderThrows() {
    held.send(
        () -> {
          throw new IllegalArgumentException("no request");
        });

    assertThatThrownBy(held::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itIsCancelledWhenTheSendersFutureIs() {
    send();
    own.cancel(true);

    assertThat(held).isCancelled();
  }

  // ---- cancelling it

  @Test
  void cancelledBeforeItIsSentItNeverIs() {
    assertThat(held.cancel(true)).isTrue();
    send();

    assertThat(sent).hasValue(0);
    assertThat(held).isCancelled();
  }

  @Test
  void soItIsWhenNothingIsToBeInterrupted() {
    held.cancel(false);
    send();

    assertThat(sent).hasValue(0);
  }

  @Test
  void cancelledWhileItIsBeingSentItCancelsTheSendersFuture() {
    held.send(
        () -> {
          held.cancel(true);
          return own;
        });

    assertThat(own).isCancelled();
    assertThat(held).isCancelled();
  }

  @Test
  void cancelledAfterItWasSentItCancelsTheSendersFuture() {
    Interruptible interruptible = new Interruptible();
    held.send(() -> interruptible);
    held.cancel(true);

    assertThat(interruptible.interrupted).isTrue();
    assertThat(held).isCancelled();
  }

  @Test
  void nothingIsInterruptedThatIsNotToBe() {
    Interruptible interruptible = new Interruptible();
    held.send(() -> interruptible);
    held.cancel(false);

    assertThat(interruptible.interrupted).isFalse();
    assertThat(held).isCancelled();
  }

  @Test
  void onceDoneItCannotBeCancelled() {
    send();
    own.complete("answer");

    assertThat(held.cancel(true)).isFalse();
    assertThat(held).isCompletedWithValue("answer");
  }

  // ---- those that are made from it

  @Test
  void aDependentHasWhatIsMadeOfTheValue() {
    CompletableFuture<String> dependent = held.thenApply(answer -> answer + "!");
    send();
    own.complete("answer");

    assertThat(dependent).isCompletedWithValue("answer!");
  }

  @Test
  void cancellingADependentBeforeItIsSentCancelsIt() {
    CompletableFuture<String> dependent = held.thenApply(String::valueOf);

    assertThat(dependent.cancel(true)).isTrue();
    send();

    assertThat(sent).hasValue(0);
    assertThat(dependent).isCancelled();
    assertThat(held).isCancelled();
  }

  @Test
  void cancellingADependentOfADependentReachesTheSender() {
    CompletableFuture<Integer> dependent =
        held.thenApply(String::valueOf).thenApply(String::length);
    send();
    dependent.cancel(true);

    assertThat(own).isCancelled();
    assertThat(dependent).isCancelled();
  }

  @Test
  void cancellingADependentWithoutInterruptingIsOfThatOneOnly() {
    CompletableFuture<String> dependent = held.thenApply(String::valueOf);
    dependent.cancel(false);
    send();

    assertThat(sent).hasValue(1);
    assertThat(dependent).isCancelled();
    assertThat(held).isNotDone();
  }

  @Test
  void aDependentFailsWithIt() {
    CompletableFuture<String> dependent = held.thenApply(String::valueOf);
    held.completeExceptionally(new IllegalStateException("lost"));
    send();

    assertThat(sent).hasValue(0);
    assertThatThrownBy(dependent::join)
        .isInstanceOf(CompletionException.class)
        .isNotInstanceOf(CancellationException.class)
        .hasMessageContaining("lost");
  }

  private void send() {
    held.send(
        () -> {
          sent.incrementAndGet();
          return own;
        });
  }

  /** Knows whether it was to interrupt something. */
  private static final class Interruptible extends CompletableFuture<String> {
    boolean interrupted;

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      interrupted |= mayInterruptIfRunning;
      return super.cancel(mayInterruptIfRunning);
    }
  }
}
