package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.api.CachedView;
import io.perdure.runtime.object.WovenCached.Catalog;
import io.perdure.runtime.object.WovenCached.Service;
import io.perdure.runtime.object.WovenCached.SlowCatalog;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Section 6, with classes that are woven by hand, on virtual time. */
@Timeout(60)
class CachedMethodTest {

  private final ScriptedStore store = new ScriptedStore();
  private final VirtualTime time = new VirtualTime();
  private final AtomicInteger computed = new AtomicInteger();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch computing = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private Engine engine;

  @BeforeEach
  void start() {
    engine =
        new Engine(
            WovenThing.PLATFORM,
            () -> store,
            time,
            task -> new Thread(task).start(),
            Options.STRICT);
  }

  @AfterEach
  void close() {
    release.countDown();
    store.next(Outcome.SUCCESS, Outcome.SUCCESS, Outcome.SUCCESS);
    engine.close();
  }

  // ---- one entry

  @Test
  @Pins("rule 6.1")
  void callsThatComeWhileItIsComputedJoinIt() throws Exception {
    Catalog catalog = catalog();
    WovenCached.body = this::computeOnceReleased;
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    calls.add(onThread(() -> catalog.get("a")));
    computing.await();
    for (int i = 0; i < 99; i++) {
      calls.add(onThread(() -> catalog.get("a")));
    }
    Await.until(() -> joins(catalog) == 99);
    release.countDown();
    for (CompletableFuture<@Nullable Object> call : calls) {
      assertThat(call.get()).isEqualTo("a1");
    }
    assertThat(catalog.get("a")).isEqualTo("a1");
    assertThat(catalog.get("b")).as("another key").isEqualTo("b2");
    assertThat(engine.cached(catalog, "get", NONE).statistics()).startsWith(1, 99, 2, 0, 0, 0, 0);
  }

  @Test
  @Pins("rule 6.2")
  void aHitNeedsNoTurnAndAJoinNeither() throws Exception {
    Catalog catalog = catalog();
    catalog.get("there");
    WovenCached.body = this::computeOnceReleased;
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("a"));
    computing.await(); // and has the object
    assertThat(catalog.get("there")).isEqualTo("there");
    CompletableFuture<@Nullable Object> second = onThread(() -> catalog.get("a"));
    Await.until(() -> joins(catalog) == 1);
    assertThat(activation(catalog).gate.waiting()).isZero();
    release.countDown();
    assertThat(List.of(first.get(), second.get())).containsOnly("a1");
  }

  @Test
  @Pins("rule 6.3")
  void aFailureReachesWhoWaitsAndNobodyElse() throws Exception {
    Catalog catalog = catalog();
    IllegalStateException failure = new IllegalStateException("no origin");
    WovenCached.body =
        (self, key) -> {
          computeOnceReleased(self, key);
          throw failure;
        };
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("a"));
    computing.await();
    CompletableFuture<@Nullable Object> second = onThread(() -> catalog.get("a"));
    Await.until(() -> joins(catalog) == 1);
    release.countDown();
    assertThatThrownBy(first::get).hasCause(failure);
    assertThatThrownBy(second::get).hasCause(failure);
    WovenCached.body = this::compute;
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  @Test
  @Pins("rule 6.4")
  void anInvalidationWhileItIsComputedKeepsItFromBeingStored() throws Exception {
    Catalog catalog = catalog();
    WovenCached.body = this::computeOnceReleased;
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("a"));
    computing.await();
    CompletableFuture<@Nullable Object> second = onThread(() -> catalog.get("a"));
    Await.until(() -> joins(catalog) == 1);
    engine.cached(catalog, "get", NONE).invalidate(new Object[] {"a"});
    release.countDown();
    assertThat(List.of(first.get(), second.get())).containsOnly("a1");
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  @Test
  void anInvalidatingMethodDropsItsKeyWhetherItReturnsOrThrows() throws Exception {
    Catalog catalog = catalog();
    WovenCached.body = this::compute;
    catalog.get("a");
    catalog.get("b");
    catalog.drop("a", () -> events.add("works in the turn"));
    assertThat(catalog.get("a")).isEqualTo("a3");
    assertThat(catalog.get("b")).isEqualTo("b2");
    assertThatThrownBy(
            () ->
                catalog.drop(
                    "b",
                    () -> {
                      throw new IllegalStateException("half done");
                    }))
        .hasMessage("half done");
    assertThat(catalog.get("b")).isEqualTo("b4");
    assertThat(events).hasSize(1);
  }

  @Test
  void theKeyOfAnInvalidationHasAsManyPartsAsTheMethods() throws Exception {
    CachedView view = engine.cached(catalog(), "get", NONE);
    assertThatThrownBy(() -> view.invalidate(new Object[] {"a", "b"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 1 parts, and not 2");
  }

  // ---- time

  @Test
  void aValueIsGoodUntilItsTtl() throws Exception {
    Catalog catalog = catalog("ttl=1m");
    WovenCached.body = this::compute;
    assertThat(catalog.get("a")).isEqualTo("a1");
    time.advance(60_000_000_000L - 1, TimeUnit.NANOSECONDS);
    assertThat(catalog.get("a")).isEqualTo("a1");
    time.advance(1, TimeUnit.NANOSECONDS);
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  @Test
  void withATtlOfNothingOnlyConcurrentCallsShare() throws Exception {
    Catalog catalog = catalog("ttl=0s");
    WovenCached.body = this::compute;
    assertThat(catalog.get("a")).isEqualTo("a1");
    assertThat(catalog.get("a")).isEqualTo("a2");
    WovenCached.body = this::computeOnceReleased;
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("a"));
    computing.await();
    CompletableFuture<@Nullable Object> second = onThread(() -> catalog.get("a"));
    Await.until(() -> joins(catalog) == 1);
    release.countDown();
    assertThat(List.of(first.get(), second.get())).containsOnly("a3");
  }

  @Test
  void aValueThatNobodyAsksForIsDropped() throws Exception {
    Catalog catalog = catalog("idleTtl=1m");
    WovenCached.body = this::compute;
    catalog.get("a");
    for (int i = 0; i < 5; i++) {
      time.advance(59, TimeUnit.SECONDS);
      assertThat(catalog.get("a")).isEqualTo("a1");
    }
    time.advance(60, TimeUnit.SECONDS);
    assertThat(engine.cached(catalog, "get", NONE).size()).isZero();
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  @Test
  void aFailureIsRememberedForItsTtl() throws Exception {
    Catalog catalog = catalog("negativeTtl=10s");
    WovenCached.body =
        (self, key) -> {
          throw new IllegalStateException("failure " + computed.incrementAndGet());
        };
    assertThatThrownBy(() -> catalog.get("a")).hasMessage("failure 1");
    time.advance(9, TimeUnit.SECONDS);
    assertThatThrownBy(() -> catalog.get("a")).hasMessage("failure 1");
    time.advance(1, TimeUnit.SECONDS);
    assertThatThrownBy(() -> catalog.get("a")).hasMessage("failure 2");
  }

  @Test
  void anErrorIsNotRemembered() throws Exception {
    Catalog catalog = catalog("negativeTtl=10s");
    WovenCached.body =
        (self, key) -> {
          throw new AssertionError("error " + computed.incrementAndGet());
        };
    assertThatThrownBy(() -> catalog.get("a")).hasMessage("error 1");
    assertThatThrownBy(() -> catalog.get("a")).hasMessage("error 2");
  }

  @Test
  void aValueThatIsDueIsServedWhileOneComputationRenewsIt() throws Exception {
    Catalog catalog = catalog("ttl=1h\nrefreshAfter=10m");
    WovenCached.body = this::compute;
    catalog.get("a");
    time.advance(10, TimeUnit.MINUTES);
    WovenCached.body = this::computeOnceReleased;
    assertThat(catalog.get("a")).isEqualTo("a1");
    computing.await();
    assertThat(catalog.get("a")).isEqualTo("a1");
    assertThat(computed).hasValue(1);
    release.countDown();
    Await.until(() -> "a2".equals(catalog.get("a")));
    assertThat(computed).hasValue(2);
    time.advance(9, TimeUnit.MINUTES);
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  @Test
  void callsJoinARenewalThatIsUnderWayWhenTheValueIsTooOld() throws Exception {
    Catalog catalog = catalog("ttl=1h\nrefreshAfter=10m");
    WovenCached.body = this::compute;
    catalog.get("a");
    time.advance(10, TimeUnit.MINUTES);
    WovenCached.body = this::computeOnceReleased;
    catalog.get("a");
    computing.await();
    time.advance(50, TimeUnit.MINUTES);
    CompletableFuture<@Nullable Object> joins = onThread(() -> catalog.get("a"));
    Await.until(() -> joins(catalog) == 1);
    release.countDown();
    assertThat(joins.get()).isEqualTo("a2");
    assertThat(catalog.get("a")).isEqualTo("a2");
    assertThat(computed).hasValue(2);
  }

  @Test
  void aRenewalThatFailsLeavesTheValue() throws Exception {
    Catalog catalog = catalog("ttl=1h\nrefreshAfter=10m\nnegativeTtl=1m");
    WovenCached.body = this::compute;
    catalog.get("a");
    time.advance(10, TimeUnit.MINUTES);
    WovenCached.body = this::fail;
    assertThat(catalog.get("a")).isEqualTo("a1");
    Await.until(() -> failures(catalog) == 1);
    assertThat(catalog.get("a")).as("no other one for a minute").isEqualTo("a1");
    assertThat(computed).hasValue(2);
    time.advance(1, TimeUnit.MINUTES);
    WovenCached.body = this::compute;
    assertThat(catalog.get("a")).isEqualTo("a1");
    Await.until(() -> "a3".equals(catalog.get("a")));
  }

  @Test
  void anOldValueStandsInForAFailureUntilItIsTooOldForThat() throws Exception {
    Catalog catalog = catalog("ttl=1m\nstaleIfError=10m");
    WovenCached.body = this::compute;
    catalog.get("a");
    WovenCached.body = this::fail;
    time.advance(1, TimeUnit.MINUTES);
    assertThat(catalog.get("a")).isEqualTo("a1");
    assertThat(catalog.get("a")).as("which was tried again").isEqualTo("a1");
    assertThat(computed).hasValue(3);
    time.advance(10, TimeUnit.MINUTES);
    assertThatThrownBy(() -> catalog.get("a")).hasMessage("failure 4");
  }

  @Test
  void anOldValueThatStandsInIsNotTriedAgainWhileTheFailureIsRemembered() throws Exception {
    Catalog catalog = catalog("ttl=1m\nstaleIfError=10m\nnegativeTtl=5s");
    WovenCached.body = this::compute;
    catalog.get("a");
    WovenCached.body = this::fail;
    time.advance(1, TimeUnit.MINUTES);
    assertThat(catalog.get("a")).isEqualTo("a1");
    assertThat(catalog.get("a")).isEqualTo("a1");
    assertThat(computed).hasValue(2);
    time.advance(5, TimeUnit.SECONDS);
    WovenCached.body = this::compute;
    assertThat(catalog.get("a")).isEqualTo("a3");
  }

  @Test
  void noMoreValuesAreKeptThanTheMaximum() throws Exception {
    Catalog catalog = catalog("maximumSize=3");
    WovenCached.body = this::compute;
    for (int i = 0; i < 10; i++) {
      catalog.get("k" + i);
    }
    CachedView view = engine.cached(catalog, "get", NONE);
    assertThat(view.size()).isEqualTo(3);
    assertThat(view.statistics()[6]).as("evictions").isEqualTo(7);
  }

  // ---- leaving

  @Test
  void aComputationPastItsTimeoutFailsForAllAndRunsToItsEnd() throws Exception {
    Catalog catalog = catalog("timeout=5s");
    WovenCached.body = this::computeOnceReleased;
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("a"));
    computing.await();
    CompletableFuture<@Nullable Object> second = onThread(() -> catalog.get("a"));
    Await.until(() -> joins(catalog) == 1);
    time.advance(5, TimeUnit.SECONDS);
    for (CompletableFuture<@Nullable Object> call : List.of(first, second)) {
      assertThatThrownBy(call::get)
          .cause()
          .isInstanceOf(Failure.class)
          .hasMessageContaining("timed out: Catalog/a.get was not computed within its timeout");
    }
    release.countDown();
    WovenCached.body = this::compute;
    assertThat(catalog.get("a")).as("its value is dropped").isEqualTo("a2");
  }

  @Test
  void eachCallerLeavesWhenItsTimeIsUp() throws Exception {
    Catalog catalog = catalog("joinTimeout=5s");
    WovenCached.body = this::computeOnceReleased;
    int idle = time.timers();
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("a"));
    computing.await();
    Await.until(() -> time.timers() > idle);
    time.advance(3, TimeUnit.SECONDS);
    int one = time.timers();
    CompletableFuture<@Nullable Object> second = onThread(() -> catalog.get("a"));
    Await.until(() -> time.timers() > one);
    time.advance(2, TimeUnit.SECONDS);
    assertThatThrownBy(first::get)
        .cause()
        .isInstanceOf(Failure.class)
        .hasMessageContaining("timed out");
    assertThat(second).isNotDone();
    release.countDown();
    assertThat(second.get()).isEqualTo("a1");
  }

  @Test
  void aComputationThatHasNotBegunNeverDoesWhenAllHaveLeft() throws Exception {
    Catalog catalog = catalog("joinTimeout=5s");
    WovenCached.body = this::compute;
    CompletableFuture<@Nullable Object> busy = keepBusy(catalog);
    int idle = time.timers();
    CompletableFuture<@Nullable Object> call = onThread(() -> catalog.get("a"));
    Await.until(() -> time.timers() > idle);
    time.advance(5, TimeUnit.SECONDS);
    assertThatThrownBy(call::get).cause().hasMessageContaining("timed out");
    release.countDown();
    busy.get();
    catalog.act((self, view) -> null);
    assertThat(computed).hasValue(0);
    assertThat(catalog.get("a")).isEqualTo("a1");
  }

  @Test
  void theTimeLimitOfAClassIsThatOfItsCachedCalls() throws Exception {
    WovenCached.use(engine);
    SlowCatalog catalog = (SlowCatalog) engine.get(SlowCatalog.class, "a");
    WovenCached.body = this::computeOnceReleased;
    int idle = time.timers();
    CompletableFuture<@Nullable Object> call = onThread(() -> catalog.get("a"));
    computing.await();
    Await.until(() -> time.timers() > idle);
    time.advance(5, TimeUnit.SECONDS);
    assertThatThrownBy(call::get)
        .cause()
        .isInstanceOf(Failure.class)
        .hasMessageContaining("5000 ms");
    release.countDown();
    assertThat(catalog.get("a")).as("what has begun is of use").isEqualTo("a1");
  }

  // ---- in turns

  @Test
  @Pins("rule 6.2")
  void inItsOwnTurnAnObjectComputesWithinItAndWaitsOutsideOfIt() throws Exception {
    Catalog catalog = catalog();
    WovenCached.body = this::compute;
    assertThat(catalog.act((self, view) -> self.get("a"))).isEqualTo("a1");
    WovenCached.body =
        (self, key) -> {
          CompletableFuture<String> origin = new CompletableFuture<>();
          computing.countDown();
          var unused =
              onThread(
                  () -> {
                    release.await();
                    return origin.complete("fetched");
                  });
          return Threads.await(engine, origin);
        };
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("b"));
    computing.await();
    CompletableFuture<@Nullable Object> joins =
        onThread(() -> catalog.act((self, view) -> "own " + self.get("b")));
    Await.until(() -> joins(catalog) == 1);
    assertThat(catalog.act((self, view) -> "others run meanwhile"))
        .isEqualTo("others run meanwhile");
    release.countDown();
    assertThat(first.get()).isEqualTo("fetched");
    assertThat(joins.get()).isEqualTo("own fetched");
  }

  @Test
  @Pins("rule 6.2")
  void inASectionATransactionAndAConstructorAnObjectComputesForItself() throws Exception {
    Catalog catalog = catalog();
    WovenCached.body = this::compute;
    assertThat(
            catalog.act((self, view) -> view.blockConcurrencyWhile(() -> (String) self.get("a"))))
        .isEqualTo("a1");
    assertThat(
            catalog.act((self, view) -> view.storage().transaction(() -> (String) self.get("a"))))
        .isEqualTo("a2");
    assertThat(catalog.get("a")).as("stored by neither").isEqualTo("a3");
    assertThat(
            catalog.act((self, view) -> view.blockConcurrencyWhile(() -> (String) self.get("a"))))
        .as("what is there is there")
        .isEqualTo("a3");
  }

  @Test
  @Pins("rule 6.6")
  void aComputationThatNeedsItselfIsAnError() throws Exception {
    Catalog catalog = catalog();
    WovenCached.body = (self, key) -> ((Catalog) self).get(key);
    assertThatThrownBy(() -> catalog.get("a"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("deadlock: Catalog/a.get needs its own result");
    WovenCached.body = this::compute;
    assertThat(catalog.get("a")).isEqualTo("a1");
  }

  @Test
  @Pins("rule 6.6")
  void aComputationThatNeedsItselfThroughAnotherObjectIsAnError() throws Exception {
    Catalog a = catalog();
    Catalog b = (Catalog) engine.get(Catalog.class, "b");
    WovenCached.body = (self, key) -> b.act((other, view) -> key.equals("x") ? a.get("x") : key);
    CompletableFuture<@Nullable Object> call = onThread(() -> a.get("x"));
    assertThatThrownBy(call::get).cause().isInstanceOf(Failure.class);
    assertThat(a.get("y")).isEqualTo("y");
  }

  @Test
  @Pins("rule 6.6")
  void twoComputationsThatNeedEachOtherOnTwoThreadsAreAnErrorForOneOfThem() throws Exception {
    WovenCached.use(engine);
    Service one = new Service();
    Service two = new Service();
    CountDownLatch both = new CountDownLatch(2);
    WovenCached.body =
        (self, key) -> {
          both.countDown();
          both.await();
          return (self == one ? two : one).get(key);
        };
    CompletableFuture<@Nullable Object> first = onThread(() -> one.get("k"));
    CompletableFuture<@Nullable Object> second = onThread(() -> two.get("k"));
    assertThatThrownBy(first::get).cause().hasMessageContaining("deadlock");
    assertThatThrownBy(second::get).cause().hasMessageContaining("deadlock");
  }

  // ---- the output gate, and the end of an activation

  @Test
  @Pins("rule 6.5")
  void aValueLeavesOnlyWhenWhatItsComputationWroteIsDurable() throws Exception {
    Catalog catalog = catalog();
    store.holdCommits();
    WovenCached.body = this::computeAndWrite;
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("a"));
    store.awaitBegun(1);
    CompletableFuture<@Nullable Object> second = onThread(() -> catalog.get("a"));
    Await.until(() -> hits(catalog) == 1);
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    store.next(Outcome.SUCCESS);
    assertThat(List.of(first.get(), second.get())).containsOnly("a1");
  }

  @Test
  @Pins("rule 6.5")
  void aFailedCommitTakesTheValueWithIt() throws Exception {
    Catalog catalog = catalog();
    store.holdCommits();
    WovenCached.body = this::computeAndWrite;
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("a"));
    store.awaitBegun(1);
    CompletableFuture<@Nullable Object> second = onThread(() -> catalog.get("a"));
    Await.until(() -> hits(catalog) == 1);
    store.next(Outcome.FAILURE);
    for (CompletableFuture<@Nullable Object> call : List.of(first, second)) {
      assertThatThrownBy(call::get)
          .cause()
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith("storage");
    }
    WovenCached.body = this::compute;
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  @Test
  @Pins("rule 6.5")
  void whoseTurnGetsAValueDependsOnIt() throws Exception {
    Catalog catalog = catalog();
    Catalog reader = (Catalog) engine.get(Catalog.class, "reader");
    store.holdCommits();
    WovenCached.body = this::computeAndWrite;
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("a"));
    store.awaitBegun(1);
    CompletableFuture<@Nullable Object> read =
        onThread(() -> reader.act((self, view) -> event("saw " + catalog.get("a"))));
    Await.until(() -> events.contains("saw a1"));
    assertThat(read).isNotDone();
    store.next(Outcome.FAILURE);
    assertThatThrownBy(read::get).cause().hasMessageStartingWith("storage");
    assertThatThrownBy(first::get).cause().hasMessageStartingWith("storage");
  }

  @Test
  @Pins("rule 6.5")
  void aValueOfAnOrdinaryInstanceGoesWithWhatItDependsOn() throws Exception {
    Catalog catalog = catalog();
    Service service = new Service();
    store.holdCommits();
    WovenCached.body = this::compute;
    CompletableFuture<@Nullable Object> writer =
        onThread(
            () ->
                catalog.act(
                    (self, view) -> {
                      put(view, 1);
                      return service.get("a");
                    }));
    store.awaitBegun(1);
    store.next(Outcome.FAILURE);
    assertThatThrownBy(writer::get).cause().hasMessageStartingWith("storage");
    assertThat(service.get("a")).isEqualTo("a2");
  }

  @Test
  void whoWaitsForAnObjectThatIsResetIsTold() throws Exception {
    Catalog catalog = catalog();
    WovenCached.body = this::computeOnceReleased;
    CompletableFuture<@Nullable Object> first = onThread(() -> catalog.get("a"));
    computing.await();
    CompletableFuture<@Nullable Object> second = onThread(() -> catalog.get("a"));
    Await.until(() -> joins(catalog) == 1);
    activation(catalog).breakOff(Broken.FAILED_TURN);
    assertThatThrownBy(second::get).cause().hasMessageStartingWith("reset");
    release.countDown();
    assertThatThrownBy(first::get).cause().hasMessageStartingWith("reset");
    WovenCached.body = this::compute;
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  // ---- asynchronous methods

  @Test
  void eachCallerOfAnAsynchronousMethodHasAFutureOfItsOwn() throws Exception {
    Catalog catalog = catalog();
    CompletableFuture<@Nullable Object> origin = new CompletableFuture<>();
    WovenCached.asyncBody =
        (self, key) -> {
          computed.incrementAndGet();
          return origin;
        };
    CompletableFuture<@Nullable Object> one = catalog.later("a");
    CompletableFuture<@Nullable Object> other = catalog.later("a");
    Await.until(() -> computed.get() == 1);
    assertThat(catalog.act((self, view) -> "free")).isEqualTo("free");
    one.cancel(true);
    origin.complete("fetched");
    assertThat(other.get()).isEqualTo("fetched");
    assertThat(one).isCancelled();
    assertThat(catalog.later("a").get()).isEqualTo("fetched");
    assertThat(computed).hasValue(1);
  }

  @Test
  void anAsynchronousComputationThatHasNotBegunNeverDoesWhenAllHaveCancelled() throws Exception {
    Catalog catalog = catalog();
    CompletableFuture<@Nullable Object> busy = keepBusy(catalog);
    CompletableFuture<@Nullable Object> one = catalog.later("a");
    CompletableFuture<@Nullable Object> other = catalog.later("a");
    one.cancel(true);
    other.cancel(true);
    WovenCached.asyncBody = (self, key) -> CompletableFuture.completedFuture(compute(self, key));
    CompletableFuture<@Nullable Object> third = catalog.later("a");
    release.countDown();
    busy.get();
    assertThat(third.get()).isEqualTo("a1");
    assertThat(computed).hasValue(1);
  }

  @Test
  void anAsynchronousResultLeavesOnlyWhenItIsDurable() throws Exception {
    Catalog catalog = catalog();
    store.holdCommits();
    WovenCached.asyncBody =
        (self, key) -> CompletableFuture.completedFuture(computeAndWrite(self, key));
    CompletableFuture<@Nullable Object> one = catalog.later("a");
    store.awaitBegun(1);
    CompletableFuture<@Nullable Object> other = catalog.later("a");
    assertThat(one).isNotDone();
    assertThat(other).isNotDone();
    store.next(Outcome.SUCCESS);
    assertThat(List.of(one.get(), other.get())).containsOnly("a1");
  }

  @Test
  void anAsynchronousFailureReachesAllAndIsGone() throws Exception {
    Catalog catalog = catalog();
    WovenCached.asyncBody =
        (self, key) ->
            CompletableFuture.failedFuture(
                new IllegalStateException("failure " + computed.incrementAndGet()));
    assertThatThrownBy(catalog.later("a")::get).cause().hasMessage("failure 1");
    assertThatThrownBy(catalog.later("a")::get).cause().hasMessage("failure 2");
  }

  // ---- ordinary classes

  @Test
  @Pins("rule 6.7")
  void ordinaryInstancesAndClassesKeepValuesOfTheirOwn() throws Exception {
    WovenCached.use(engine);
    WovenCached.body = this::compute;
    Service one = new Service();
    Service other = new Service();
    assertThat(Stream.of(one.get("a"), other.get("a"), Service.getAll("a")))
        .containsExactly("a1", "a2", "a3");
    assertThat(Stream.of(one.get("a"), other.get("a"), Service.getAll("a")))
        .containsExactly("a1", "a2", "a3");
    engine.cached(one, "get", NONE).invalidateAll();
    engine.cached(Service.class, "getAll", NONE).invalidate(new Object[] {"a"});
    assertThat(Stream.of(one.get("a"), other.get("a"), Service.getAll("a")))
        .containsExactly("a4", "a2", "a5");
  }

  @Test
  void resultsThatAreArraysAreCopied() throws Exception {
    WovenCached.use(engine);
    WovenCached.body = (self, key) -> new int[] {computed.incrementAndGet()};
    Service service = new Service();
    int[] first = Objects.requireNonNull((int[]) service.get("a"));
    first[0] = 99;
    int[] second = Objects.requireNonNull((int[]) service.get("a"));
    assertThat(second).containsExactly(1);
    second[0] = 98;
    assertThat((int[]) service.get("a")).containsExactly(1);
  }

  // ---- means

  private static final Class<?>[] NONE = {};

  private Catalog catalog(String... options) throws ReflectiveOperationException {
    WovenCached.use(engine, options);
    return (Catalog) engine.get(Catalog.class, "a");
  }

  private String compute(Object self, String key) {
    return key + computed.incrementAndGet();
  }

  private String computeOnceReleased(Object self, String key) throws InterruptedException {
    computing.countDown();
    release.await();
    return compute(self, key);
  }

  private String fail(Object self, String key) {
    throw new IllegalStateException("failure " + computed.incrementAndGet());
  }

  private String computeAndWrite(Object self, String key) {
    put(new Self((Activation) Objects.requireNonNull(WovenCached.cellOf((Catalog) self))), 1);
    return compute(self, key);
  }

  private static Object put(Self self, int value) {
    self.put(Map.of("n", value));
    return value;
  }

  private String event(String name) {
    events.add(name);
    return name;
  }

  private CompletableFuture<@Nullable Object> keepBusy(Catalog catalog)
      throws InterruptedException {
    CompletableFuture<@Nullable Object> busy =
        onThread(
            () ->
                catalog.act(
                    (self, view) -> {
                      computing.countDown();
                      release.await();
                      return null;
                    }));
    computing.await();
    return busy;
  }

  private static Activation activation(Catalog catalog) {
    Reference reference = (Reference) Objects.requireNonNull(WovenCached.cellOf(catalog));
    return Objects.requireNonNull(reference.activationOrNull());
  }

  private long hits(Catalog catalog) {
    return engine.cached(catalog, "get", NONE).statistics()[0];
  }

  private long joins(Catalog catalog) {
    return engine.cached(catalog, "get", NONE).statistics()[1];
  }

  private long failures(Catalog catalog) {
    return engine.cached(catalog, "get", NONE).statistics()[3];
  }
}
