package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docs/failures.md, as callers and objects see it. */
@Timeout(60)
class StoreFailureTest {

  private final ScriptedStore store = new ScriptedStore();
  private final VirtualTime time = new VirtualTime();
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
    store.answerAgain();
    engine.close();
  }

  @Test
  @Pins({"SC-43", "OP-7"})
  void aCommitThatFailsOnceIsNoneOfTheCallersBusiness() throws Exception {
    Thing thing = thing("a");
    store.next(Outcome.PASSING_FAILURE);
    CompletableFuture<@Nullable Object> call = onThread(() -> write(thing, 1));
    store.awaitBegun(1);
    advanceUntilDone(call);
    assertThat(call.get()).isEqualTo(1);
    assertThat(thing.call(self -> thing.of(self).field)).as("not reset").isEqualTo(1);
  }

  /** OG-10, OG-58: the object is not held by a reply that waits, the reply of its next turn is. */
  @Test
  void whileACommitIsTriedAgainTheObjectsTurnsGoOn() throws Exception {
    Thing thing = thing("a");
    store.next(Outcome.PASSING_FAILURE);
    CompletableFuture<@Nullable Object> first = onThread(() -> write(thing, 1));
    Await.until(() -> time.timers() == 2);
    CompletableFuture<@Nullable Object> second =
        onThread(
            () -> thing.call(self -> ++thing.of(self).field + ":" + self.get("n", Integer.class)));
    Await.until(() -> second.isDone() || field(thing) == 2);
    assertThat(second).isNotDone();
    advanceUntilDone(second);
    assertThat(first.get()).isEqualTo(1);
    assertThat(second.get()).isEqualTo("2:1");
  }

  /** OG-31, OG-35, OG-36: whatever the method returns or throws. */
  @Test
  @Pins({"OG-8", "OG-31", "SC-44"})
  void aCommitThatNeverSucceedsIsAnErrorAndTheNextCallFindsTheLastDurableState() throws Exception {
    Thing thing = thing("a");
    write(thing, 1);
    for (int i = 0; i < 100; i++) {
      store.next(Outcome.PASSING_FAILURE);
    }
    CompletableFuture<@Nullable Object> call = onThread(() -> write(thing, 2));
    store.awaitBegun(2);
    advanceUntilDone(call);
    assertThatThrownBy(call::get)
        .cause()
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("storage: Thing/a: Not durable: the disk is full for now");
    assertThat(thing.call(self -> thing.of(self).field)).isEqualTo(0);
    assertThat(thing.call(self -> self.get("n", Integer.class))).isEqualTo(1);
  }

  @Test
  void anOutcomeThatIsNeverKnownIsSaidToBeAndTheNextCallWaitsForTheStore() throws Exception {
    Thing thing = thing("a");
    Thing other = thing("b");
    other.call(self -> self.get("n", Integer.class));
    store.next(Outcome.UNKNOWN_FOR_NOW_BUT_DURABLE);
    CompletableFuture<@Nullable Object> call = onThread(() -> write(thing, 1));
    store.awaitBegun(1);
    advanceUntilDone(call);
    assertThatThrownBy(call::get)
        .hasMessageContaining("Thing/a: Perhaps not durable, outcome unknown");
    int reads = store.reads();
    CompletableFuture<@Nullable Object> next =
        onThread(() -> thing.call(self -> self.get("n", Integer.class)));
    Await.until(() -> time.timers() == 3);
    assertThat(other.call(self -> String.valueOf(self.get("n", Integer.class))))
        .as("what is in memory is read")
        .isEqualTo("null");
    assertThat(store.reads()).isEqualTo(reads);
    store.answerAgain();
    time.advance(1, TimeUnit.SECONDS);
    assertThat(next.get()).isEqualTo(1);
  }

  @Test
  @Pins("SC-44")
  void aStoreThatWasClosedIsAnErrorAtOnce() {
    Thing thing = thing("a");
    write(thing, 1);
    store.close();
    assertThatThrownBy(() -> write(thing, 2)).hasMessageContaining("store is closed");
    assertThatThrownBy(() -> thing.call(self -> self.get("n", Integer.class)))
        .hasMessageContaining("Cannot read key \"n\" of Thing/a")
        .hasMessageContaining("store is closed");
  }

  /** SC-31, SC-32. */
  @Test
  @Pins({"SC-31", "SC-32"})
  void aGetThatFailsLeavesTheObjectAsItIsAndTheNextOneReads() {
    Thing thing = thing("a");
    store.failReads(new StoreException("the file is damaged", null));
    thing.call(self -> thing.of(self).field = 7);
    assertThatThrownBy(() -> thing.call(self -> self.get("n", Integer.class)))
        .isInstanceOf(Failure.class)
        .hasMessage("storage: Cannot read key \"n\" of Thing/a: the file is damaged");
    assertThat(thing.call(self -> String.valueOf(self.get("n", Integer.class)))).isEqualTo("null");
    assertThat(thing.call(self -> thing.of(self).field)).isEqualTo(7);
  }

  private Thing thing(String id) {
    return (Thing) engine.get(Thing.class, id);
  }

  private static @Nullable Object write(Thing thing, int value) {
    return thing.call(
        self -> {
          self.put(Map.of("n", value));
          thing.of(self).field = value;
          return value;
        });
  }

  private static int field(Thing thing) {
    Reference reference = (Reference) WovenThing.cellOf(thing);
    Activation activation = reference == null ? null : reference.activationOrNull();
    return activation == null ? 0 : ((Thing) activation.instance()).field;
  }

  private void advanceUntilDone(CompletableFuture<?> call) {
    Await.until(
        () -> {
          if (time.timers() > 1) {
            time.advance(10, TimeUnit.MILLISECONDS);
          }
          return call.isDone();
        });
  }
}
