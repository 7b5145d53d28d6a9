package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.object.WovenThing.Body;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.storage.Limits;
import io.perdure.runtime.storage.TypeLimits;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import io.perdure.runtime.turn.Gate;
import io.perdure.runtime.turn.Queued;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What storage does to turns and replies, and turns to storage. */
@Timeout(60)
class StorageTurnsTest {

  private static final StorageModes UNCONFIRMED = new StorageModes(false, true, false);
  private static final StorageModes CONCURRENT = new StorageModes(true, false, false);
  private static final Limits LIMITS = new Limits(100, 4_000, 8_000, 5_000, 10_000);

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
            Options.strict(TypeLimits.all(LIMITS), true));
    WovenThing.use(engine);
  }

  @AfterEach
  void close() {
    store.next(Collections.nCopies(10, Outcome.SUCCESS).toArray(Outcome[]::new));
    engine.close();
  }

  // ---- sync

  @Test
  @Pins({"OG-60", "IG-54", "rule 3.3"})
  void syncLetsOthersInUntilEverythingIsDurableUnconfirmedWritesToo() throws Exception {
    Thing thing = thing("a");
    store.holdCommits();
    CompletableFuture<@Nullable Object> syncing =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.storage().put("n", 1, UNCONFIRMED);
                      self.storage().sync();
                      events.add("synced");
                      return thing.of(self).field;
                    }));
    store.awaitBegun(1);
    assertThat(thing.callLater(self -> event("other", ++thing.of(self).field)).get()).isEqualTo(1);
    assertThat(syncing).isNotDone();
    store.next(Outcome.SUCCESS);
    assertThat(syncing.get()).as("what the other one left").isEqualTo(1);
    assertThat(events).containsExactly("other", "synced");
  }

  @Test
  @Pins("OG-61")
  void syncReturnsAtOnceWhenThereIsNothingToWaitFor() {
    Thing thing = thing("a");
    thing.call(
        self -> {
          self.storage().sync();
          return null;
        });
    assertThat(store.begun()).isZero();
  }

  @Test
  @Pins({"OG-63", "OG-36"})
  void aSyncThatFailsThrowsAndSwallowingItDoesNotHelp() {
    Thing thing = thing("a");
    store.next(Outcome.FAILURE);
    assertThatThrownBy(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      assertThatThrownBy(() -> self.storage().sync()).isInstanceOf(Failure.class);
                      return "fine";
                    }))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("storage");
    assertThat(thing.call(self -> self.get("n", Integer.class))).isNull();
  }

  @Test
  @Pins("rule 1.3")
  void syncInAConstructorLetsNobodyIn() throws Exception {
    WovenThing.constructor =
        self -> {
          self.put(Map.of("n", 1));
          self.storage().sync();
          events.add("made");
        };
    store.holdCommits();
    Thing thing = thing("a");
    CompletableFuture<@Nullable Object> first = onThread(() -> thing.call(self -> 1));
    store.awaitBegun(1);
    CompletableFuture<@Nullable Object> second = thing.callLater(self -> event("called", 2));
    store.next(Outcome.SUCCESS);
    first.get();
    second.get();
    assertThat(events).containsExactly("made", "called");
  }

  @Test
  void syncInATurnThatCameBackWaitsAndLetsNobodyIn() {
    Thing a = thing("a");
    Thing b = thing("b");
    Object result =
        a.call(
            self ->
                b.call(
                    other ->
                        a.call(
                            again -> {
                              again.put(Map.of("n", 1));
                              again.storage().sync();
                              return store.committed.size();
                            })));
    assertThat(result).isEqualTo(1);
  }

  @Test
  @Pins({"OG-60", "OG-62"})
  void anAsynchronousSyncCompletesWhenWhatWasWrittenBeforeItIsDurable() throws Exception {
    Thing thing = thing("a");
    store.holdCommits();
    CompletableFuture<CompletableFuture<@Nullable Void>> synced = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      synced.complete(self.storage().synced());
                      self.put(Map.of("later", 1));
                      return null;
                    }));
    store.awaitBegun(1);
    assertThat(synced.get()).isNotDone();
    store.next(Outcome.SUCCESS, Outcome.SUCCESS);
    synced.get().get();
    call.get();
  }

  // ---- replies

  @Test
  @Pins({"OG-20", "SC-46"})
  void aTurnThatOnlyReadsHoldsNothing() {
    Thing thing = thing("a");
    thing.call(
        self -> {
          self.delete("absent");
          return self.get("absent", Integer.class);
        });
    assertThat(store.begun()).isZero();
  }

  @Test
  @Pins({"OG-17", "OG-18", "OG-58", "OG-59"})
  void whoSawAWriteWaitsForItAndWhoRepliedBeforeItDoesNot() throws Exception {
    Thing thing = thing("a");
    thing.call(self -> put(self, 1));
    store.holdCommits();
    for (Body write : List.<Body>of(self -> self.delete("n"), StorageTurnsTest::emptied)) {
      int before = store.begun();
      assertThat(thing.call(self -> self.get("n", Integer.class))).isEqualTo(1);
      CompletableFuture<@Nullable Object> writing = onThread(() -> thing.call(write));
      store.awaitBegun(before + 1);
      CompletableFuture<@Nullable Object> reading =
          onThread(
              () -> thing.call(self -> ran("read", String.valueOf(self.get("n", Long.class)))));
      Await.until(() -> events.contains("read"));
      Await.until(() -> !gateOf(thing).isHeld());
      assertThat(List.of(writing, reading)).noneMatch(CompletableFuture::isDone);
      store.next(Outcome.SUCCESS, Outcome.SUCCESS);
      writing.get();
      assertThat(reading.get()).isEqualTo("null");
      thing.call(self -> put(self, 1));
      events.clear();
    }
  }

  // ---- unconfirmed writes

  @Test
  @Pins({"OG-11", "OG-14", "rule 4.5"})
  void nobodyWaitsForAnUnconfirmedWriteAndItBecomesDurableByItself() {
    Thing thing = thing("a");
    thing.call(self -> unconfirmed(self, 1));
    assertThat(store.begun()).isZero();
    time.advance(1, TimeUnit.SECONDS);
    Await.until(() -> store.committed.size() == 1);
  }

  @Test
  @Pins({"OG-28", "OG-32", "rule 4.5"})
  void whenAnUnconfirmedWriteIsLostOnlyItsOwnObjectIsReset() throws Exception {
    Thing writer = thing("writer");
    Thing reader = thing("reader");
    for (Thing thing : List.of(writer, reader)) {
      thing.call(self -> thing.of(self).field = 1);
    }
    store.next(Outcome.FAILURE);
    writer.call(self -> unconfirmed(self, 5));
    Object seen = reader.call(self -> writer.call(it -> it.get("n", Integer.class)));
    assertThat(seen).isEqualTo(5);
    time.advance(1, TimeUnit.SECONDS);
    Await.until(() -> referenceOf(writer).activationOrNull() == null);
    assertThat(writer.call(self -> writer.of(self).field)).as("afresh").isEqualTo(0);
    assertThat(writer.call(self -> self.get("n", Integer.class))).isNull();
    assertThat(reader.call(self -> reader.of(self).field)).as("goes on").isEqualTo(1);
  }

  // ---- reads that let others in

  @Test
  @Pins({"SC-13", "IG-42"})
  void aReadWithAllowConcurrencyLetsOthersInAndShowsWhatWasThereBefore() throws Exception {
    Thing thing = thing("a");
    thing.call(self -> put(self, 1));
    activateAfresh(thing);
    store.holdReads();
    CompletableFuture<@Nullable Object> read =
        onThread(() -> thing.call(self -> self.storage().get("n", Integer.class, CONCURRENT)));
    store.awaitReads(1);
    CompletableFuture<@Nullable Object> other =
        onThread(() -> thing.call(self -> ran("other", "in")));
    assertThat(other.get()).isEqualTo("in");
    CompletableFuture<@Nullable Object> write = onThread(() -> thing.call(self -> put(self, 2)));
    store.releaseReads();
    assertThat(read.get()).isEqualTo(1);
    write.get();
    assertThat(thing.call(self -> self.get("n", Integer.class))).isEqualTo(2);
  }

  // ---- transactions

  @Test
  @Pins("rule 4.8")
  void aCallInATransactionDependsOnWhatWasWrittenBeforeItAndStaysWhenItRollsBack() {
    Thing a = thing("a");
    Thing b = thing("b");
    IllegalStateException thrown = new IllegalStateException("rolled back");
    assertThatThrownBy(
            () ->
                a.call(
                    self -> {
                      self.put(Map.of("before", 1));
                      return self.storage()
                          .transaction(
                              () -> {
                                self.put(Map.of("within", 1));
                                b.call(other -> put(other, 1));
                                throw thrown;
                              });
                    }))
        .isSameAs(thrown);
    assertThat(keysCommitted()).containsExactlyInAnyOrder("a/before", "b/n");
    assertThat(a.call(self -> self.get("within", Integer.class))).isNull();
    assertThat(b.call(self -> self.get("n", Integer.class))).isEqualTo(1);
  }

  @Test
  @Pins("rule 3.6")
  void aCallThatComesBackRunsInTheTransactionOfTheFrameThatLent() {
    Thing a = thing("a");
    Thing b = thing("b");
    assertThatThrownBy(
            () ->
                a.call(
                    self ->
                        self.storage()
                            .transaction(
                                () -> {
                                  b.call(other -> a.call(again -> put(again, 1)));
                                  assertThat(self.get("n", Integer.class)).isEqualTo(1);
                                  throw new IllegalStateException("rolled back");
                                })))
        .hasMessage("rolled back");
    assertThat(a.call(self -> self.get("n", Integer.class))).isNull();
  }

  // ---- limits

  @Test
  @Pins({"rule 4.6", "OP-40"})
  void anObjectThatHoldsTooMuchIsResetAndNobodyElse() {
    Thing thing = thing("a");
    Thing other = thing("b");
    other.call(self -> other.of(self).field = 1);
    thing.call(self -> put(self, 1));
    assertThatThrownBy(
            () ->
                thing.call(
                    self -> {
                      thing.of(self).field = 7;
                      for (int i = 0; i < 10; i++) {
                        self.put(Map.of("k" + i, new byte[2_000]));
                      }
                      return null;
                    }))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("reset")
        .hasMessageContaining("more than its limit of 10000");
    assertThat(thing.call(self -> thing.of(self).field)).as("afresh").isEqualTo(0);
    assertThat(thing.call(self -> self.get("k0", byte[].class))).as("dropped").isNull();
    assertThat(thing.call(self -> self.get("n", Integer.class))).isEqualTo(1);
    assertThat(other.call(self -> other.of(self).field)).isEqualTo(1);
  }

  @Test
  @Pins({"rule 4.6", "SC-104", "SC-106"})
  void theNextTurnOfAnObjectWithTooMuchUnflushedWaitsAndNobodyElses() throws Exception {
    Thing thing = thing("a");
    store.holdCommits();
    CompletableFuture<@Nullable Object> large =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("k0", new byte[3_000], "k1", new byte[3_000]));
                      return null;
                    }));
    store.awaitBegun(1);
    CompletableFuture<@Nullable Object> next =
        onThread(() -> thing.call(self -> ran("next", store.committed.size())));
    Await.until(() -> gateOf(thing).isHeld());
    CompletableFuture<@Nullable Object> later = thing.callLater(self -> event("later", 1));
    Await.until(() -> Queued.in(gateOf(thing)) == 1);
    thing("b").call(self -> ran("another", 1));
    store.next(Outcome.SUCCESS, Outcome.SUCCESS);
    assertThat(next.get()).isEqualTo(1);
    later.get();
    large.get();
    assertThat(events).containsExactly("another", "next", "later");
  }

  @Test
  @Pins({"SC-102", "SC-103"})
  void memoryForgetsWhatNobodyAskedForSinceTheTimeBefore() {
    Thing thing = thing("a");
    thing.call(self -> self.get("n", Integer.class));
    for (int sweep = 1; sweep <= 2; sweep++) {
      int before = store.reads();
      assertThat(thing.call(self -> self.get("m", Integer.class))).isNull();
      time.advance(Options.SWEEP_DAYS, TimeUnit.DAYS);
      Await.until(() -> time.timers() == 1); // set for the next time
      assertThat(store.reads()).isEqualTo(sweep == 1 ? before + 1 : before);
    }
    int before = store.reads();
    thing.call(self -> self.get("m", Integer.class));
    assertThat(store.reads()).as("asked for in between").isEqualTo(before);
    thing.call(self -> self.get("n", Integer.class));
    assertThat(store.reads()).isEqualTo(before + 1);
  }

  // ---- means

  private Thing thing(String id) {
    return (Thing) engine.get(Thing.class, id);
  }

  private static Object put(Self self, int value) {
    self.put(Map.of("n", value));
    return value;
  }

  private static Object unconfirmed(Self self, int value) {
    self.storage().put("n", value, UNCONFIRMED);
    return value;
  }

  private static Object emptied(Self self) {
    self.storage().deleteAll(StorageModes.DEFAULT);
    return "emptied";
  }

  private Object ran(String event, Object result) {
    events.add(event);
    return result;
  }

  private CompletableFuture<@Nullable Object> event(String event, Object result) {
    return CompletableFuture.completedFuture(ran(event, result));
  }

  private static void activateAfresh(Thing thing) {
    assertThatThrownBy(
            () ->
                thing.call(
                    self -> {
                      throw new InternalError("reset");
                    }))
        .isInstanceOf(InternalError.class);
  }

  private static Gate gateOf(Thing thing) {
    return Objects.requireNonNull(referenceOf(thing).activationOrNull()).gate;
  }

  private static Reference referenceOf(Thing thing) {
    return Objects.requireNonNull((Reference) WovenThing.cellOf(thing));
  }

  private List<String> keysCommitted() {
    return store.committed.stream()
        .map(WriteBatch::writes)
        .flatMap(Collection::stream)
        .map((Write write) -> write.object().id() + "/" + write.key())
        .toList();
  }
}
