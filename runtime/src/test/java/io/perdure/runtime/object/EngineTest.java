package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.object.WovenThing.TimedThing;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import io.perdure.runtime.turn.Gate;
import io.perdure.runtime.turn.Queued;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects and their calls, with a class that is woven by hand. */
@Timeout(60)
class EngineTest {

  private final ScriptedStore store = new ScriptedStore();
  private final VirtualTime time = new VirtualTime();
  private final AtomicBoolean refuseThreads = new AtomicBoolean();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private Engine engine;
  private int idleTimers;

  @BeforeEach
  void start() throws Exception {
    Executor workers =
        task -> {
          if (refuseThreads.get()) {
            throw new RejectedExecutionException("no threads today");
          }
          new Thread(task).start();
        };
    engine = new Engine(WovenThing.PLATFORM, () -> store, time, workers, Options.STRICT);
    WovenThing.use(engine);
    idleTimers = time.timers();
  }

  @AfterEach
  void close() {
    store.next(Outcome.SUCCESS, Outcome.SUCCESS, Outcome.SUCCESS);
    engine.close();
  }

  // ---- activation

  @Test
  void racingFirstCallsMakeOneActivation() throws Exception {
    Thing thing = thing("a");
    AtomicInteger made = new AtomicInteger();
    WovenThing.constructor = self -> made.incrementAndGet();
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    for (int i = 0; i < WovenThing.QUEUE_LIMIT; i++) {
      calls.add(
          onThread(
              () -> {
                go.await();
                return thing.call(self -> ++thing.of(self).field);
              }));
    }
    go.countDown();
    List<@Nullable Object> results = new ArrayList<>();
    for (CompletableFuture<@Nullable Object> call : calls) {
      results.add(call.get());
    }
    assertThat(made).hasValue(1);
    assertThat(results).doesNotHaveDuplicates().contains(1, 16);
    assertThat(thing("a")).isSameAs(thing);
    assertThat(thing.field).as("a reference holds no state").isZero();
  }

  @Test
  void aConstructorThatThrowsLeavesNothingAndTheNextCallTriesAgain() {
    Thing thing = thing("a");
    IllegalStateException refused = new IllegalStateException("not today");
    WovenThing.constructor =
        self -> {
          throw refused;
        };
    assertThatThrownBy(() -> thing.call(self -> 1)).isSameAs(refused);
    WovenThing.constructor = self -> self.put(Map.of("made", "yes"));
    assertThat(thing.call(self -> self.get("made", String.class))).isEqualTo("yes");
  }

  @Test
  void callersQueuedBehindAFailingConstructorTryForThemselves() throws Exception {
    Thing thing = thing("a");
    CountDownLatch fail = new CountDownLatch(1);
    AtomicInteger attempts = new AtomicInteger();
    WovenThing.constructor =
        self -> {
          if (attempts.incrementAndGet() == 1) {
            fail.await();
            throw new IllegalStateException("the first one");
          }
        };
    CompletableFuture<@Nullable Object> first = onThread(() -> thing.call(self -> 1));
    Await.until(() -> attempts.get() == 1);
    CompletableFuture<@Nullable Object> second = onThread(() -> thing.call(self -> 2));
    awaitWaiting(thing, 1);
    fail.countDown();
    assertThat(second.get()).isEqualTo(2);
    assertThatThrownBy(first::get).hasRootCauseMessage("the first one");
    assertThat(attempts).hasValue(2);
  }

  // ---- calls between objects

  @Test
  void aChainOfObjectsIsOneCommitAndNoneOfThemWaitsForIt() throws Exception {
    store.holdCommits();
    CompletableFuture<@Nullable Object> outside = onThread(() -> chain(5));
    store.awaitBegun(1);
    assertThat(events)
        .containsExactly(
            "in 5", "in 4", "in 3", "in 2", "in 1", "out 1", "out 2", "out 3", "out 4", "out 5");
    assertThat(outside).isNotDone();
    store.next(Outcome.SUCCESS);
    outside.get();
    assertThat(store.begun()).isEqualTo(1);
    assertThat(store.committed.get(0).writes()).hasSize(10);
  }

  private @Nullable Object chain(int length) {
    return thing("c" + length)
        .call(
            self -> {
              events.add("in " + length);
              self.put(Map.of("before", length));
              if (length > 1) {
                chain(length - 1);
              }
              self.put(Map.of("after", length));
              events.add("out " + length);
              return length;
            });
  }

  @Test
  void aCallThatComesBackOnTheSameThreadGetsIn() {
    Thing a = thing("a");
    Thing b = thing("b");
    Object result =
        a.call(
            self -> {
              a.of(self).field = 1;
              self.put(Map.of("n", 1));
              Object inner =
                  b.call(
                      other -> {
                        other.put(Map.of("n", 2));
                        return a.call(
                            again -> {
                              again.put(
                                  Map.of(
                                      "n",
                                      Objects.requireNonNull(
                                              (Integer) again.get("n", Integer.class))
                                          + 2));
                              return ++a.of(again).field;
                            });
                      });
              assertThat(self.get("n", Integer.class)).isEqualTo(3);
              self.put(Map.of("last", true));
              return inner;
            });
    assertThat(result).isEqualTo(2);
    assertThat(a.call(self -> a.of(self).field)).isEqualTo(2);
    assertThat(gateOf(a).isHeld()).isFalse();
    assertThat(gateOf(b).isHeld()).isFalse();
  }

  @Test
  void whileATurnIsInAnotherObjectItsStorageIsNotThatObjects() {
    Thing a = thing("a");
    a.call(
        self -> {
          assertThatThrownBy(() -> thing("b").call(other -> self.get("n", String.class)))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("outside of its turn");
          return self.get("n", String.class);
        });
  }

  @Test
  @Pins({"OG-35", "OG-44", "OP-1"})
  void whatAMethodThrowsReachesItsCallerAsItIsOnceItsWritesAreDurable() throws Exception {
    store.holdCommits();
    IllegalStateException thrown = new IllegalStateException("user's");
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                thing("a")
                    .call(
                        self -> {
                          self.put(Map.of("n", 1));
                          throw thrown;
                        }));
    store.awaitBegun(1);
    assertThat(call).isNotDone();
    store.next(Outcome.SUCCESS);
    assertThatThrownBy(call::get).hasCause(thrown);
    assertThat(thrown.getSuppressed()).isEmpty();
  }

  // ---- asynchronous calls

  @Test
  void anAsynchronousCallNeverRunsOnItsCaller() throws Exception {
    CountDownLatch block = new CountDownLatch(1);
    Thing thing = thing("a");
    CompletableFuture<@Nullable Object> reply =
        thing.callLater(
            self -> {
              block.await();
              return CompletableFuture.completedFuture(Thread.currentThread());
            });
    assertThat(reply).isNotDone();
    block.countDown();
    assertThat(reply.get()).isNotSameAs(Thread.currentThread());
  }

  @Test
  @Pins({"OG-42", "OG-43"})
  void anAsynchronousReplyWaitsUntilItIsDurable() throws Exception {
    store.holdCommits();
    CompletableFuture<@Nullable Object> reply =
        thing("a")
            .callLater(
                self -> {
                  self.put(Map.of("n", 1));
                  return CompletableFuture.completedFuture("done");
                });
    store.awaitBegun(1);
    assertThat(reply).isNotDone();
    store.next(Outcome.SUCCESS);
    assertThat(reply.get()).isEqualTo("done");
  }

  @Test
  @Pins({"OG-42", "OG-43"})
  void anAsynchronousReplyWaitsForWhatTheTurnHasWrittenThatCompletesIt() throws Exception {
    store.holdCommits();
    CompletableFuture<Executor> later = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> open = new CompletableFuture<>();
    CompletableFuture<Self> selves = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> reply =
        thing("a")
            .callLater(
                self -> {
                  selves.complete(self);
                  later.complete(self.executor());
                  return open;
                });
    Self self = selves.get();
    Await.until(() -> !gateOf(thing("a")).isHeld());
    later
        .get()
        .execute(
            () -> {
              put(self, 1);
              open.complete("done");
            });
    store.awaitBegun(1);
    assertThat(reply).isNotDone();
    store.next(Outcome.SUCCESS);
    assertThat(reply.get()).isEqualTo("done");
  }

  @Test
  void anAsynchronousReplyStaysWhatItIsWhenALaterTurnBreaksTheActivation() throws Exception {
    store.holdCommits();
    Thing thing = thing("a");
    CompletableFuture<@Nullable Object> reply =
        thing.callLater(
            self -> {
              self.put(Map.of("n", 1));
              return CompletableFuture.completedFuture("done");
            });
    store.awaitBegun(1);
    CompletableFuture<@Nullable Object> crashed =
        onThread(
            () ->
                thing.call(
                    self -> {
                      throw new InternalError("reset");
                    }));
    Reference reference = Objects.requireNonNull((Reference) WovenThing.cellOf(thing));
    Await.until(() -> reference.activationOrNull() == null);
    store.next(Outcome.SUCCESS);
    assertThat(reply.get()).isEqualTo("done");
    assertThatThrownBy(crashed::get).hasCauseInstanceOf(InternalError.class);
  }

  @Test
  void writesOfACallWhoseFutureStaysOpenAreCommittedAllTheSame() {
    CompletableFuture<@Nullable Object> open =
        thing("a")
            .callLater(
                self -> {
                  self.put(Map.of("n", 1));
                  return new CompletableFuture<>();
                });
    Await.until(() -> time.timers() == 2); // the sweep of memory, and the age
    assertThat(store.begun()).isZero();
    time.advance(10, TimeUnit.MILLISECONDS);
    Await.until(() -> store.committed.size() == 1);
    assertThat(open).isNotDone();
  }

  @Test
  void aCallThatIsCancelledWhileItWaitsNeverRuns() throws Exception {
    Thing thing = thing("a");
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> busy = keepBusy(thing, release);
    CompletableFuture<@Nullable Object> cancelled = thing.callLater(self -> event("ran"));
    cancelled.cancel(false);
    CompletableFuture<@Nullable Object> next = thing.callLater(self -> event("next"));
    release.countDown();
    busy.get();
    next.get();
    assertThat(events).containsExactly("next");
  }

  @Test
  void anInterruptThatAMethodLeavesBehindIsNotForTheNextOne() throws Exception {
    Thing thing = thing("a");
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> busy = keepBusy(thing, release);
    CompletableFuture<@Nullable Object> first =
        thing.callLater(
            self -> {
              Thread.currentThread().interrupt();
              return CompletableFuture.completedFuture(Thread.currentThread());
            });
    CompletableFuture<@Nullable Object> second =
        thing.callLater(
            self -> {
              events.add("interrupted: " + Thread.currentThread().isInterrupted());
              return CompletableFuture.completedFuture(Thread.currentThread());
            });
    release.countDown();
    busy.get();
    assertThat(first.get()).as("both ran in one go").isSameAs(second.get());
    assertThat(events).containsExactly("interrupted: false");
  }

  @Test
  void withoutThreadsACallFailsAndTheObjectLives() throws Exception {
    Thing thing = thing("a");
    refuseThreads.set(true);
    assertThatThrownBy(thing.callLater(self -> event("ran"))::get)
        .hasCauseInstanceOf(RejectedExecutionException.class);
    refuseThreads.set(false);
    assertThat(thing.call(self -> "alive")).isEqualTo("alive");
  }

  // ---- limits

  @Test
  void aCallWhoseTimeIsUpWhileItWaitsNeverRuns() throws Exception {
    TimedThing thing = timed("a");
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> busy =
        onThread(
            () ->
                thing.call(
                    self -> {
                      running.countDown();
                      release.await();
                      return ran("completed");
                    }));
    running.await();
    CompletableFuture<@Nullable Object> queued = onThread(() -> thing.call(self -> ran("ran")));
    awaitWaiting(thing, 1);
    awaitTimers(2);
    time.advance(5, TimeUnit.SECONDS);
    assertThatThrownBy(queued::get)
        .cause()
        .isInstanceOf(Failure.class)
        .hasMessageContaining("5000 ms; it had not begun");
    assertThatThrownBy(busy::get)
        .cause()
        .isInstanceOf(Failure.class)
        .hasMessageContaining("5000 ms; it runs to its end");
    assertThat(events).isEmpty();
    release.countDown();
    assertThat(onThread(() -> thing.call(self -> "next")).get()).isEqualTo("next");
    assertThat(events).as("what has begun runs to its end").containsExactly("completed");
    assertThat(gateOf(thing).waiting()).isZero();
  }

  @Test
  void theTimeLimitCoversTheWaitForDurability() throws Exception {
    store.holdCommits();
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                timed("a")
                    .call(
                        self -> {
                          self.put(Map.of("n", 1));
                          return 1;
                        }));
    store.awaitBegun(1);
    awaitTimers(2); // the call's, and the age of what it wrote
    time.advance(5, TimeUnit.SECONDS);
    assertThatThrownBy(call::get)
        .cause()
        .isInstanceOf(Failure.class)
        .hasMessageContaining("5000 ms");
  }

  @Test
  void aFullQueueRefusesAndDropsNobody() throws Exception {
    Thing thing = thing("a");
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> busy = keepBusy(thing, release);
    List<CompletableFuture<@Nullable Object>> queued = new ArrayList<>();
    for (int i = 1; i <= WovenThing.QUEUE_LIMIT; i++) {
      queued.add(onThread(() -> thing.call(self -> ran("ran"))));
      awaitWaiting(thing, i);
    }
    assertThatThrownBy(() -> thing.call(self -> ran("too many")))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("overloaded");
    assertThatThrownBy(thing.callLater(self -> event("too many"))::get)
        .hasCauseInstanceOf(Failure.class);
    release.countDown();
    busy.get();
    for (CompletableFuture<@Nullable Object> call : queued) {
      call.get();
    }
    assertThat(events).hasSize(WovenThing.QUEUE_LIMIT).containsOnly("ran");
  }

  @Test
  void anInterruptedCallerWaitsForItsTurnAndStaysInterrupted() throws Exception {
    Thing thing = thing("a");
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> busy = keepBusy(thing, release);
    CompletableFuture<Thread> caller = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> queued =
        onThread(
            () -> {
              caller.complete(Thread.currentThread());
              return thing.call(self -> Thread.currentThread().isInterrupted());
            });
    awaitWaiting(thing, 1);
    caller.get().interrupt();
    Await.until(() -> !caller.join().isInterrupted());
    assertThat(queued).isNotDone();
    release.countDown();
    busy.get();
    assertThat(queued.get()).isEqualTo(true);
  }

  // ---- resets

  @Test
  void anErrorOfTheVirtualMachineResetsTheObjectAndDropsItsOpenWriteSet() {
    Thing thing = thing("a");
    InternalError error = new InternalError("broken");
    assertThatThrownBy(
            () ->
                thing.call(
                    self -> {
                      thing.of(self).field = 7;
                      self.put(Map.of("n", 1));
                      throw error;
                    }))
        .isSameAs(error);
    assertThat(thing.call(self -> thing.of(self).field)).isEqualTo(0);
    assertThat(thing.call(self -> String.valueOf(self.get("n", Integer.class)))).isEqualTo("null");
    assertThat(store.committed).isEmpty();
  }

  @Test
  void anErrorOfTheVirtualMachineInATurnThatCameBackResetsTheObjectThoughTheLenderCatchesIt() {
    Thing a = thing("a");
    Thing b = thing("b");
    assertThatThrownBy(
            () ->
                a.call(
                    self ->
                        b.call(
                            other -> {
                              assertThatThrownBy(
                                      () ->
                                          a.call(
                                              again -> {
                                                put(again, 1);
                                                throw new InternalError("half done");
                                              }))
                                  .isInstanceOf(InternalError.class);
                              return null;
                            })))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("reset");
    assertThat(a.call(self -> String.valueOf(self.get("n", Integer.class)))).isEqualTo("null");
  }

  @Test
  void whoCallsAnInstanceMadeWithNewThatWasResetGetsAnErrorThatCanBeCaught() throws Exception {
    Thing made = new Thing();
    Thing caller = thing("a");
    assertThatThrownBy(
            () ->
                made.call(
                    self -> {
                      self.abort("enough");
                      return null;
                    }))
        .isInstanceOf(Failure.class);
    assertThatThrownBy(() -> made.call(self -> "never"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("enough");
    Object result =
        caller.call(
            self -> {
              assertThatThrownBy(() -> made.call(it -> "never"))
                  .isInstanceOf(Failure.class)
                  .hasMessageContaining("enough");
              return "went on";
            });
    assertThat(result).isEqualTo("went on");
  }

  @Test
  @Pins({"OG-9", "OG-59", "rule 5.6"})
  void aFailedCommitResetsEverybodyWhoDependsOnItAndNobodyElse() throws Exception {
    Thing writer = thing("writer");
    Thing reader = thing("reader");
    Thing other = thing("other");
    writer.call(self -> put(self, 1));
    for (Thing thing : List.of(writer, reader, other)) {
      thing.call(self -> thing.of(self).field = 1);
    }
    store.holdCommits();
    CompletableFuture<@Nullable Object> write =
        onThread(
            () ->
                writer.call(
                    self -> {
                      writer.of(self).field = 2;
                      return put(self, 2);
                    }));
    store.awaitBegun(2);
    CompletableFuture<@Nullable Object> read =
        onThread(
            () ->
                reader.call(
                    self -> {
                      reader.of(self).field = 2;
                      Object seen = writer.call(it -> it.get("n", Integer.class));
                      events.add("saw " + seen);
                      return seen;
                    }));
    Await.until(() -> events.contains("saw 2"));
    Await.until(() -> !gateOf(reader).isHeld());
    store.next(Outcome.FAILURE);
    for (CompletableFuture<@Nullable Object> lost : List.of(write, read)) {
      assertThatThrownBy(lost::get)
          .cause()
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith("storage")
          .hasMessageContaining("the disk is full");
    }
    assertThat(writer.call(self -> writer.of(self).field)).as("afresh").isEqualTo(0);
    assertThat(reader.call(self -> reader.of(self).field)).as("afresh").isEqualTo(0);
    assertThat(other.call(self -> other.of(self).field)).as("as it was").isEqualTo(1);
    assertThat(writer.call(self -> self.get("n", Integer.class))).isEqualTo(1);
  }

  @Test
  @Pins({"OG-31", "OG-36"})
  void nothingThatATurnWritesAfterALossIsKept() throws Exception {
    Thing thing = thing("a");
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      put(self, 1);
                      thing("b").call(other -> other.get("x", String.class));
                      events.add("sealed");
                      goOn.await();
                      try {
                        put(self, 2);
                      } catch (Failure reset) {
                        events.add("refused");
                      }
                      return "swallowed";
                    }));
    Await.until(() -> events.contains("sealed"));
    store.next(Outcome.FAILURE);
    assertThatThrownBy(() -> thing("b").call(self -> put(self, 1))).isInstanceOf(Failure.class);
    goOn.countDown();
    assertThatThrownBy(turn::get).cause().isInstanceOf(Failure.class);
    assertThat(events).containsExactly("sealed", "refused");
    assertThat(thing.call(self -> String.valueOf(self.get("n", Integer.class)))).isEqualTo("null");
    assertThat(store.committed).isEmpty();
  }

  @Test
  void aNewActivationReadsNothingBeforeItsPredecessorsWritesAreInTheStore() throws Exception {
    Thing thing = thing("a");
    thing("b")
        .call(
            self -> {
              thing.call(it -> put(it, 5)); // has a number, and no commit yet
              assertThatThrownBy(
                      () ->
                          thing.call(
                              it -> {
                                throw new InternalError("reset");
                              }))
                  .isInstanceOf(InternalError.class);
              assertThat(store.begun()).isZero();
              assertThat(thing.call(it -> it.get("n", Integer.class))).isEqualTo(5);
              return null;
            });
  }

  private static Object put(Self self, int value) {
    self.put(Map.of("n", value));
    return value;
  }

  // ---- means

  private Thing thing(String id) {
    return (Thing) engine.get(Thing.class, id);
  }

  private TimedThing timed(String id) {
    return (TimedThing) engine.get(TimedThing.class, id);
  }

  private CompletableFuture<@Nullable Object> event(String name) {
    return CompletableFuture.completedFuture(ran(name));
  }

  private String ran(String name) {
    events.add(name);
    return name;
  }

  private static Gate gateOf(Object thing) {
    Reference reference = Objects.requireNonNull((Reference) WovenThing.cellOf(thing));
    return Objects.requireNonNull(reference.activationOrNull()).gate;
  }

  private static void awaitWaiting(Object thing, int count) {
    Await.until(() -> Queued.in(gateOf(thing)) == count);
  }

  /** Until that many more timers are set: a call sets that of its limit only once it is queued. */
  private void awaitTimers(int more) {
    Await.until(() -> time.timers() == idleTimers + more);
  }

  private static CompletableFuture<@Nullable Object> keepBusy(Thing thing, CountDownLatch release)
      throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> busy =
        onThread(
            () ->
                thing.call(
                    self -> {
                      running.countDown();
                      release.await();
                      return null;
                    }));
    running.await();
    return busy;
  }
}
