package io.perdure.runtime.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.object.Reloads.Body;
import io.perdure.runtime.object.Reloads.Callable;
import io.perdure.runtime.object.Reloads.Loader;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One class, loaded by one loader after the other. */
@Timeout(60)
class TakeoverTest {

  private static final String OUT_OF_USE =
      " is out of use, since the class "
          + ReloadedThing.class.getName()
          + " was loaded again by application-2";

  private static final Body INCREMENT =
      self -> {
        int next = count(self) + 1;
        self.put(Map.of("n", next));
        return next;
      };

  private final ScriptedStore store = new ScriptedStore();
  private Engine engine;
  private Loader first;
  private Loader second;

  @BeforeEach
  void start() throws Exception {
    engine =
        new Engine(
            WovenThing.PLATFORM,
            () -> store,
            new VirtualTime(),
            task -> new Thread(task).start(),
            Options.STRICT);
    first = new Loader(1).linkedFor(engine);
    second = new Loader(2);
  }

  @AfterEach
  void close() {
    store.next(Outcome.SUCCESS, Outcome.SUCCESS, Outcome.SUCCESS);
    engine.close();
  }

  @Test
  void theLaterClassGoesOnWhereTheEarlierOneWas() throws Throwable {
    assertThat(get(first).call(INCREMENT)).isEqualTo(1);
    second.linkedFor(engine);
    assertThat(get(second).call(INCREMENT)).isEqualTo(2);
  }

  @Test
  void whatTheEarlierClassHasClosedIsDurableBeforeTheLaterOneReads() throws Throwable {
    store.holdCommits();
    CompletableFuture<@Nullable Object> waiting = onThread(() -> get(first).call(INCREMENT));
    store.awaitBegun(1);

    second.linkedFor(engine);
    Callable later = get(second);
    CompletableFuture<@Nullable Object> reading = new CompletableFuture<>();
    Thread reader = new Thread(() -> complete(reading, () -> later.call(TakeoverTest::count)));
    reader.start();
    Await.until(() -> reading.isDone() || reader.getState() == Thread.State.TIMED_WAITING);
    store.next(Outcome.SUCCESS);

    assertThat(reading.get()).isEqualTo(1);
    assertThat(waiting.get()).as("it was in time").isEqualTo(1);
  }

  @Test
  void theEarlierClassesReferencesAndItsGetSayWhatHappened() throws Throwable {
    Callable earlier = get(first);
    Callable neverCalled = (Callable) engine.get(first.type(), "b");
    earlier.call(INCREMENT);
    second.linkedFor(engine);

    for (Callable reference : new Callable[] {earlier, neverCalled}) {
      assertThatThrownBy(() -> reference.call(INCREMENT))
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith("reset: ReloadedThing")
          .hasMessageContaining(OUT_OF_USE)
          .hasMessageContaining("get the reference anew");
    }
    assertThatThrownBy(() -> get(first))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("invalid: ")
        .hasMessageContaining(OUT_OF_USE);
  }

  @Test
  void aTurnUnderWayInTheEarlierClassNeverWritesAgain() throws Throwable {
    assertThat(get(first).call(INCREMENT)).isEqualTo(1);
    Callable earlier = get(first);
    CountDownLatch inTurn = new CountDownLatch(1);
    CountDownLatch takenOver = new CountDownLatch(1);
    CompletableFuture<Throwable> refusedWrite = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                earlier.call(
                    self -> {
                      self.put(Map.of("n", 100)); // open when the class is taken over
                      inTurn.countDown();
                      takenOver.await();
                      try {
                        self.put(Map.of("n", 200));
                      } catch (Failure refused) {
                        refusedWrite.complete(refused);
                      }
                      return "as if nothing had happened";
                    }));
    inTurn.await();

    second.linkedFor(engine);
    assertThat(get(second).call(INCREMENT)).isEqualTo(2);
    takenOver.countDown();

    assertThat(refusedWrite.get()).hasMessageContaining(OUT_OF_USE);
    assertThatThrownBy(turn::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(Failure.class)
        .hasMessageContaining(OUT_OF_USE);
    assertThat(get(second).call(INCREMENT)).isEqualTo(3);
    assertThat(store.committed)
        .as("batches of which each has one number")
        .hasSize(3)
        .allSatisfy(batch -> assertThat(batch.writes()).hasSize(1));
  }

  @Test
  void aConstructorUnderWayInTheEarlierClassWritesNothing() throws Throwable {
    Callable earlier = get(first);
    Activation made = type(first).references().iterator().next().activation(earlier);
    second.linkedFor(engine);

    assertThatThrownBy(() -> earlier.call(INCREMENT)).hasMessageContaining(OUT_OF_USE);
    assertThat(made.isBroken()).isTrue();
  }

  @Test
  void anActivationThatIsMadeAfterTheOthersWereBrokenIsNotUsed() throws Throwable {
    Callable earlier = get(first);
    DurableType earlierType = type(first);
    second.linkedFor(engine);
    Reference reference = earlierType.references().iterator().next();
    assertThat(reference.activation(earlier).isBroken()).as("as its maker leaves it").isFalse();

    assertThatThrownBy(() -> earlier.call(TakeoverTest::count)).hasMessageContaining(OUT_OF_USE);
    assertThat(reference.activationOrNull()).isNull();
  }

  @Test
  void theEarlierClassDoesNotGetItsObjectsBack() throws Throwable {
    second.linkedFor(engine);
    Loader late = new Loader(0);

    assertThatThrownBy(() -> engine.get(late.type(), "a"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(OUT_OF_USE);
    assertThat(get(second).call(INCREMENT)).isEqualTo(1);
  }

  @Test
  void writesThatWereLostAreNotWaitedFor() throws Throwable {
    assertThat(get(first).call(INCREMENT)).isEqualTo(1);
    store.next(Outcome.FAILURE);
    assertThatThrownBy(() -> get(first).call(INCREMENT)).isInstanceOf(Failure.class);

    second.linkedFor(engine);
    assertThat(get(second).call(INCREMENT)).isEqualTo(2);
    assertThat(store.read(new ObjectKey("ReloadedThing", "a"), "n")).isNotNull();
  }

  private static int count(Self self) {
    Integer n = (Integer) self.get("n", Integer.class);
    return n == null ? 0 : n;
  }

  private Callable get(Loader loader) {
    return (Callable) engine.get(loader.type(), "a");
  }

  /** The type of the object "a", which is referred to. */
  private DurableType type(Loader loader) throws ReflectiveOperationException {
    Object shell = get(loader);
    Field cell = loader.type().getDeclaredField(PerdureCell.FIELD);
    cell.setAccessible(true);
    return ((Reference) cell.get(shell)).type;
  }

  private static CompletableFuture<@Nullable Object> onThread(Action action) {
    CompletableFuture<@Nullable Object> outcome = new CompletableFuture<>();
    new Thread(() -> complete(outcome, action)).start();
    return outcome;
  }

  private static void complete(CompletableFuture<@Nullable Object> outcome, Action action) {
    try {
      outcome.complete(action.run());
    } catch (Throwable thrown) {
      outcome.completeExceptionally(thrown);
    }
  }

  private interface Action {
    @Nullable Object run() throws Throwable;
  }
}
