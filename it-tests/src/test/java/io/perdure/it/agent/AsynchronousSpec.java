package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObjects;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Rules 2.3 and 2.4: methods that return a future. */
class AsynchronousSpec {
  private final Door door = DurableObjects.get(Door.class, DurableObjects.newId());

  @Test
  void callerNeitherWaitsNorLendsItsThread() throws Exception {
    CountDownLatch release = new CountDownLatch(1);

    CompletableFuture<Thread> ranOn =
        door.runLater(
            () -> {
              Parallel.await(release);
              return CompletableFuture.completedFuture(Thread.currentThread());
            });
    assertThat(ranOn).isNotDone();
    release.countDown();

    assertThat(ranOn.get(120, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
  }

  @Test
  void futureCompletesWithTheValueOfTheFutureThatWasReturned() throws Exception {
    CompletableFuture<String> inner = new CompletableFuture<>();

    CompletableFuture<String> outer = door.runLater(() -> inner);
    assertThat(outer).isNotSameAs(inner).isNotDone();
    inner.complete("value");

    assertThat(outer.get(120, TimeUnit.SECONDS)).isEqualTo("value");
  }

  @Test
  void futureFailsWithTheSameExceptionThatWasThrown() throws Exception {
    IOException thrown = new IOException();

    CompletableFuture<String> reply =
        door.runLater(
            () -> {
              throw thrown;
            });

    assertThatThrownBy(() -> reply.get(120, TimeUnit.SECONDS)).cause().isSameAs(thrown);
  }

  @Test
  void futureFailsWithTheSameExceptionTheReturnedOneFailedWith() throws Exception {
    IOException failure = new IOException();

    CompletableFuture<String> reply = door.runLater(() -> CompletableFuture.failedFuture(failure));

    assertThatThrownBy(() -> reply.get(120, TimeUnit.SECONDS)).cause().isSameAs(failure);
  }

  @Test
  void callsRunInTheOrderInWhichTheyWereMade() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<String> busy = Parallel.start(() -> door.occupy(inside, release));
    Parallel.await(inside);

    CompletableFuture<String> first = door.noteLater("first");
    CompletableFuture<String> second = door.noteLater("second");
    assertThat(first).isNotDone();
    release.countDown();

    assertThat(busy.result()).isEqualTo("occupied");
    assertThat(first.get(120, TimeUnit.SECONDS)).isEqualTo("first");
    assertThat(second.get(120, TimeUnit.SECONDS)).isEqualTo("second");
    assertThat(door.log()).containsExactly("occupied", "first", "second");
  }

  @Test
  void callThatIsCancelledInTheQueueNeverRuns() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<String> busy = Parallel.start(() -> door.occupy(inside, release));
    Parallel.await(inside);

    CompletableFuture<String> cancelled = door.noteLater("cancelled");
    CompletableFuture<String> kept = door.noteLater("kept");
    cancelled.cancel(false);
    release.countDown();

    assertThat(busy.result()).isEqualTo("occupied");
    assertThat(kept.get(120, TimeUnit.SECONDS)).isEqualTo("kept");
    assertThat(door.log()).containsExactly("occupied", "kept");
  }

  @Test
  void threadOfTheRuntimeHasTheLoaderOfTheClassAndIsADaemon() throws Exception {
    AtomicBoolean daemon = new AtomicBoolean();

    CompletableFuture<ClassLoader> loader =
        door.runLater(
            () -> {
              daemon.set(Thread.currentThread().isDaemon());
              return CompletableFuture.completedFuture(
                  Thread.currentThread().getContextClassLoader());
            });

    assertThat(loader.get(120, TimeUnit.SECONDS)).isSameAs(Door.class.getClassLoader());
    assertThat(daemon).isTrue();
  }
}
