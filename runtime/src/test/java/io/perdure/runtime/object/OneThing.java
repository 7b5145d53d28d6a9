package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.perdure.runtime.object.WovenThing.Body;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.store.MemoryStore;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import io.perdure.runtime.turn.Gate;
import io.perdure.runtime.turn.Queued;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An object, foreign stages that it waits for, and what happens in which order. */
abstract class OneThing {

  final VirtualTime time = new VirtualTime();
  final List<String> events = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  final AtomicBoolean refuseThreads = new AtomicBoolean();
  final CompletableFuture<String> foreign = new CompletableFuture<>();
  final CompletableFuture<String> other = new CompletableFuture<>();
  final AtomicInteger awaits = new AtomicInteger();
  final CountDownLatch release = new CountDownLatch(1);
  Engine engine;
  Thing thing;

  @BeforeEach
  void start() throws Exception {
    Executor workers =
        task -> {
          if (refuseThreads.get()) {
            throw new RejectedExecutionException("no threads today");
          }
          new Thread(task).start();
        };
    engine = new Engine(WovenThing.PLATFORM, MemoryStore::new, time, workers, Options.STRICT);
    WovenThing.use(engine);
    thing = (Thing) engine.get(Thing.class, "a");
  }

  @AfterEach
  void nothingIsLeftBehind() {
    foreign.complete("at the end");
    other.complete("at the end");
    release.countDown();
    Await.until(() -> activation(thing) == null || gate().isIdle());
    engine.close();
    assertThat(wrong).isEmpty();
  }

  /** Every way out, with an error that {@code catch (Exception)} does not catch. */
  void assertCutOff(Self self) {
    Thing b = (Thing) engine.get(Thing.class, "b");
    List<Callable<?>> attempts =
        List.of(
            () -> self.get("n", Integer.class),
            () -> {
              self.put(Map.of("n", 1));
              return null;
            },
            () -> {
              self.storage().sync();
              return null;
            },
            () -> await(foreign),
            () -> await(CompletableFuture.completedFuture("x")),
            () -> self.blockConcurrencyWhile(() -> event("never")),
            () -> self.storage().transaction(() -> event("never")),
            self::executor,
            () -> thing.call(again -> event("never")),
            () -> thing.callLater(again -> boxed(event("never"))).isDone(),
            () -> b.call(it -> thing.of(it).field = 1),
            () -> b.callLater(it -> boxed(event("never"))).isDone(),
            () -> {
              self.abort("again");
              return null;
            });
    for (Callable<?> attempt : attempts) {
      assertEnds(attempt::call);
    }
  }

  /**
   * The code of a broken activation cannot go on by catching an exception. What is wrong is told at
   * the end: an error of this thread becomes that of the reset.
   */
  void assertEnds(ThrowingCallable attempt) {
    Throwable thrown = catchThrowable(attempt);
    if (!(thrown instanceof TurnEnded)) {
      wrong.add(String.valueOf(thrown));
    }
  }

  Thing thing(String id) {
    return (Thing) engine.get(Thing.class, id);
  }

  void abort(String reason) {
    CompletableFuture<@Nullable Object> aborting =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.abort(reason);
                      return null;
                    }));
    assertReset(aborting, reason);
  }

  static void assertReset(CompletableFuture<?> call, String reason) {
    assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("reset: ")
        .hasMessageContaining("was reset: " + reason);
  }

  static Object done(Body body, Self self) throws Exception {
    return Objects.requireNonNull(body.run(self));
  }

  <T> T await(CompletionStage<T> stage) throws Exception {
    awaits.incrementAndGet();
    try {
      return engine.await(stage);
    } catch (Exception | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new AssertionError(thrown);
    }
  }

  void awaitUnchecked(CompletionStage<?> stage) {
    try {
      await(stage);
    } catch (Exception thrown) {
      throw new AssertionError(thrown);
    }
  }

  String cancelled(CompletionStage<?> stage) throws Exception {
    try {
      await(stage);
    } catch (CancellationException e) {
      return "cancelled, interrupted: " + Thread.interrupted();
    }
    return "came back";
  }

  static void joinQuietly(CompletableFuture<?> future) {
    var unused = future.handle((value, failure) -> null).join();
  }

  @SuppressWarnings("unchecked") // it is only read
  static CompletableFuture<@Nullable Object> boxed(Object value) {
    return value instanceof CompletableFuture<?> future
        ? (CompletableFuture<@Nullable Object>) future
        : CompletableFuture.completedFuture(value);
  }

  static void all(CompletableFuture<?>... calls) throws Exception {
    for (CompletableFuture<?> call : calls) {
      call.get();
    }
  }

  String event(String event) {
    events.add(event);
    return event;
  }

  CompletableFuture<@Nullable Object> awaiting(String event, CompletionStage<?> stage) {
    return onThread(
        () ->
            thing.call(
                self -> {
                  await(stage);
                  return event(event);
                }));
  }

  CompletableFuture<@Nullable Object> keepBusy() {
    CompletableFuture<@Nullable Object> busy =
        onThread(
            () ->
                thing.call(
                    self -> {
                      hold();
                      return null;
                    }));
    Await.until(() -> events.contains("busy"));
    return busy;
  }

  void hold() throws InterruptedException {
    events.add("busy");
    release.await();
  }

  CompletableFuture<@Nullable Object> queueLater(String event) {
    return thing.callLater(self -> CompletableFuture.completedFuture(event(event)));
  }

  /** By another thread, while this one is in a turn. */
  CompletableFuture<@Nullable Object> queueMeanwhile(String event) {
    List<CompletableFuture<@Nullable Object>> queued = new ArrayList<>();
    onThread(() -> queued.add(queueLater(event))).join();
    return queued.get(0);
  }

  CompletableFuture<@Nullable Object> queueCaller(String event) {
    int before = gate().waiting();
    CompletableFuture<@Nullable Object> caller = onThread(() -> thing.call(self -> event(event)));
    untilQueued(before + 1);
    return caller;
  }

  static Executor executorOf(Thing thing) {
    return Objects.requireNonNull((Executor) thing.call(Self::executor));
  }

  void untilQueued(int count) {
    Await.until(() -> Queued.in(gate()) >= count);
  }

  /** So many have begun to wait, and nobody is in the gate. */
  void untilReleased(int count) {
    Await.until(() -> awaits.get() >= count && gate().isIdle());
  }

  /** A turn waits in a section, and nobody is in it. */
  void untilInSection() {
    Await.until(
        () -> {
          Activation activation = activation(thing);
          return activation != null && activation.awaitsInSection();
        });
  }

  Gate gate() {
    return Objects.requireNonNull(activation(thing)).gate;
  }

  static @Nullable Activation activation(Thing thing) {
    return Objects.requireNonNull((Reference) WovenThing.cellOf(thing)).activationOrNull();
  }
}
