package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import io.perdure.runtime.turn.Queued;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule 7.5, and what a failed commit does to instances that nobody keeps (rules 1.6, 5.6). */
@Timeout(60)
class ShutdownTest {

  private static final String REFUSED = "takes no calls any more";

  private final ScriptedStore store = new ScriptedStore();
  private final VirtualTime time = new VirtualTime();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    engine =
        new Engine(
            WovenThing.PLATFORM,
            () -> store,
            time,
            task -> new Thread(task).start(),
            Options.STRICT);
    WovenThing.use(engine);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void callsAfterTheShutdownSayWhy() {
    Thing thing = thing("a");
    thing.call(self -> 1);
    engine.close();
    assertThatThrownBy(() -> thing.call(self -> ran("late")))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "reset: Thing/a takes no calls any more, since Perdure is shut down; start the"
                + " application again");
    assertThatThrownBy(() -> thing("new").call(self -> ran("late"))).hasMessageContaining(REFUSED);
    assertThatThrownBy(thing.callLater(self -> CompletableFuture.completedFuture(ran("late")))::get)
        .hasMessageContaining(REFUSED);
    assertThat(events).isEmpty();
  }

  @Test
  void chainsThatRunGoOnAndCallOthersWhileNewOnesAreRefused() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<CompletableFuture<@Nullable Object>> laterCall = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> chain =
        onThread(
            () ->
                thing("a")
                    .call(
                        self -> {
                          self.put(Map.of("n", 1));
                          events.add("running");
                          goOn.await();
                          thing("b").call(other -> put(other.id(), () -> other.put(N)));
                          laterCall.complete(
                              thing("c")
                                  .callLater(
                                      other -> {
                                        other.put(N);
                                        return CompletableFuture.completedFuture(ran("later"));
                                      }));
                          self.put(Map.of("m", 2));
                          return "done";
                        }));
    Await.until(() -> events.contains("running"));
    CompletableFuture<@Nullable Object> closing = onThread(this::closeEngine);
    awaitRefusal(thing("d"));
    assertThat(closing).isNotDone();
    goOn.countDown();
    closing.get();
    assertThat(chain.get()).isEqualTo("done");
    assertThat(laterCall.get().get()).isEqualTo("later");
    assertThat(events).contains("b", "later");
    assertThat(written()).containsExactlyInAnyOrder("a.n", "a.m", "b.n", "c.n");
  }

  @Test
  void aCallerThatWaitsForItsTurnIsRefused() throws Exception {
    Thing thing = thing("a");
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> busy = busy(thing, goOn);
    CompletableFuture<@Nullable Object> queued = onThread(() -> thing.call(self -> ran("late")));
    Await.until(() -> Queued.in(activation(thing).gate) == 1);
    CompletableFuture<@Nullable Object> closing = onThread(this::closeEngine);
    awaitRefusal(thing("b"));
    goOn.countDown();
    closing.get();
    assertThat(busy.get()).isEqualTo("done");
    assertThatThrownBy(queued::get).hasMessageContaining(REFUSED);
    assertThat(events).doesNotContain("late");
  }

  @Test
  void whatHasNotEndedInTimeIsCutOffAndItsWritesAreDropped() throws Exception {
    Thing thing = thing("a");
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> busy = busy(thing, goOn);
    CompletableFuture<@Nullable Object> closing = onThread(this::closeEngine);
    awaitRefusal(thing("b"));
    time.advance(9, TimeUnit.SECONDS);
    assertThat(closing).isNotDone();
    time.advance(1, TimeUnit.SECONDS);
    closing.get();
    goOn.countDown();
    assertThatThrownBy(busy::get)
        .hasMessageContaining("Thing/a was cut off")
        .hasMessageContaining("shutdownTimeout");
    assertThat(written()).isEmpty();
  }

  @Test
  void aTurnThatShutsDownHasEndedAndLosesWhatItHasNotClosed() throws Exception {
    Thing a = thing("a");
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                a.call(
                    self -> {
                      self.put(N);
                      return thing("b")
                          .call(
                              other -> {
                                other.put(N);
                                engine.close();
                                return "returned";
                              });
                    }));
    assertThatThrownBy(call::get)
        .hasMessageContaining("ended with its own call of DurableObjects.shutdown()");
    assertThat(written()).as("a's was closed by its call").containsExactly("a.n");
  }

  @Test
  void twoTurnsThatShutDownDoNotWaitForEachOther() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    CompletableFuture<@Nullable Object> one = onThread(() -> shutDownIn(thing("a"), both));
    CompletableFuture<@Nullable Object> two = onThread(() -> shutDownIn(thing("b"), both));
    assertThatThrownBy(one::get).hasMessageContaining("shutdown()");
    assertThatThrownBy(two::get).hasMessageContaining("shutdown()");
  }

  @Test
  void writesAreFlushedThoughTheStoreFailsAtFirst() throws Exception {
    Thing thing = thing("a");
    CompletableFuture<@Nullable Object> open =
        thing.callLater(
            self -> {
              self.put(N);
              return new CompletableFuture<>();
            });
    Await.until(() -> time.timers() == 2); // its write set is closed
    store.next(Outcome.PASSING_FAILURE);
    CompletableFuture<@Nullable Object> closing = onThread(this::closeEngine);
    store.awaitBegun(1);
    Await.until(() -> time.timers() == 3); // and it waits until it tries again
    time.advance(10, TimeUnit.MILLISECONDS);
    closing.get();
    assertThat(written()).containsExactly("a.n");
    assertThat(open).isNotDone();
  }

  // ---- lost numbers

  @Test
  void anInstanceMadeWithNewThatDependsOnALostNumberIsBroken() throws Exception {
    Thing made = new Thing();
    store.holdCommits();
    CompletableFuture<@Nullable Object> lost =
        onThread(() -> made.call(self -> thing("a").call(other -> put("x", () -> other.put(N)))));
    store.awaitBegun(1);
    Thing untouched = new Thing();
    store.next(Outcome.FAILURE);
    assertThatThrownBy(lost::get).hasMessageContaining("the disk is full");
    assertThatThrownBy(() -> made.call(self -> ran("ran")))
        .hasMessageContaining("the disk is full");
    assertThatThrownBy(
            () -> made.callLater(self -> CompletableFuture.completedFuture(ran("ran"))).get())
        .hasMessageContaining("the disk is full");
    assertThat(untouched.call(self -> "fine")).isEqualTo("fine");
    assertThat(events).doesNotContain("ran");
  }

  /** A later number must not hide that an earlier one was lost. */
  @Test
  void anInstanceMadeWithNewTellsNobodyWhatItHeardBeforeALoss() throws Exception {
    Thing made = new Thing();
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                made.call(
                    self -> {
                      thing("a").call(other -> put("a puts", () -> other.put(N)));
                      events.add("a wrote");
                      goOn.await();
                      return thing("b").call(other -> ran("b heard of it"));
                    }));
    Await.until(() -> events.contains("a wrote"));
    store.next(Outcome.FAILURE);
    assertThatThrownBy(() -> thing("c").call(self -> put("c", () -> self.put(N))))
        .hasMessageContaining("the disk is full");
    thing("b").call(self -> put("b", () -> self.put(N)));
    goOn.countDown();
    assertThatThrownBy(turn::get).hasMessageContaining("the disk is full");
    assertThat(events).doesNotContain("b heard of it");
  }

  /** Protocol item 8: refused at the door, and the object it is for is not touched. */
  @Test
  void aQueuedCallThatCarriesALostNumberNeverRuns() throws Exception {
    Thing b = thing("b");
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> busy = busy(b, goOn);
    ((Thing) activation(b).instance()).field = 7;
    CompletableFuture<CompletableFuture<@Nullable Object>> later = new CompletableFuture<>();
    store.holdCommits();
    CompletableFuture<@Nullable Object> writer =
        onThread(
            () ->
                thing("a")
                    .call(
                        self -> {
                          self.put(N);
                          later.complete(
                              b.callLater(
                                  other -> CompletableFuture.completedFuture(ran("carried"))));
                          return 1;
                        }));
    later.get();
    store.awaitBegun(1);
    store.next(Outcome.FAILURE, Outcome.SUCCESS, Outcome.SUCCESS);
    assertThatThrownBy(writer::get).hasMessageContaining("the disk is full");
    goOn.countDown();
    assertThat(busy.get()).isEqualTo("done");
    assertThatThrownBy(() -> later.get().get()).hasMessageContaining("the disk is full");
    assertThat(events).doesNotContain("carried");
    assertThat(b.call(self -> b.of(self).field)).as("not reset").isEqualTo(7);
  }

  // ---- means

  private static final Map<String, Object> N = Map.of("n", 1);

  private Thing thing(String id) {
    return (Thing) engine.get(Thing.class, id);
  }

  private static Activation activation(Thing thing) {
    return requireNonNull(
        ((Reference) requireNonNull(WovenThing.cellOf(thing))).activationOrNull());
  }

  private String ran(String name) {
    events.add(name);
    return name;
  }

  private String put(String name, Runnable write) {
    write.run();
    return ran(name);
  }

  private @Nullable Object closeEngine() {
    engine.close();
    return null;
  }

  private @Nullable Object shutDownIn(Thing thing, CountDownLatch both) {
    return thing.call(
        self -> {
          both.countDown();
          both.await();
          engine.close();
          return null;
        });
  }

  private CompletableFuture<@Nullable Object> busy(Thing thing, CountDownLatch release) {
    CompletableFuture<@Nullable Object> busy =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(N);
                      events.add("busy");
                      release.await();
                      return "done";
                    }));
    Await.until(() -> events.contains("busy"));
    return busy;
  }

  /** Until the shutdown has begun. */
  private static void awaitRefusal(Thing thing) {
    Await.until(
        () -> {
          try {
            thing.call(self -> 1);
            return false;
          } catch (Failure refused) {
            return String.valueOf(refused.getMessage()).contains(REFUSED);
          }
        });
  }

  /** Which keys became durable. */
  private List<String> written() {
    return store.committed.stream()
        .flatMap(batch -> batch.writes().stream())
        .map(ShutdownTest::name)
        .distinct()
        .toList();
  }

  private static String name(Write write) {
    ObjectKey object = write.object();
    return object.id() + "." + write.key();
  }
}
