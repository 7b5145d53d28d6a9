package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.object.WovenThing.Body;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.time.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What runs while a turn waits, and in which order. */
@Timeout(120)
class WaitingTurnsTest extends OneThing {

  // ---- await

  @Test
  @Pins({"IG-36", "IG-41", "JV-1", "JV-13"})
  void concurrentIncrementsThroughStorageAreNeverLost() throws Exception {
    List<CompletableFuture<@Nullable Object>> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(
          onThread(
              () -> {
                for (int n = 0; n < 50; n++) {
                  thing.call(
                      self -> {
                        Integer before = (Integer) self.get("n", Integer.class);
                        self.put(Map.of("n", before == null ? 1 : before + 1));
                        return ++thing.of(self).field;
                      });
                }
                return null;
              }));
    }
    for (CompletableFuture<@Nullable Object> caller : callers) {
      caller.get();
    }
    assertThat(thing.call(self -> self.get("n", Integer.class))).isEqualTo(400);
    assertThat(thing.call(self -> thing.of(self).field)).isEqualTo(400);
  }

  @Test
  @Pins({"IG-39", "JV-2", "rule 3.3"})
  void whileATurnAwaitsOthersRun() throws Exception {
    CompletableFuture<@Nullable Object> waiting =
        onThread(
            () ->
                thing.call(
                    self -> {
                      thing.of(self).field = 1;
                      await(foreign);
                      return thing.of(self).field;
                    }));
    untilReleased(1);
    thing.call(self -> thing.of(self).field = 2);
    assertThat(waiting).isNotDone();
    foreign.complete("");
    assertThat(waiting.get()).isEqualTo(2);
  }

  @Test
  @Pins({"IG-40", "JV-6"})
  void aResultQueuesLikeAnyEventWhenItArrives() throws Exception {
    CompletableFuture<@Nullable Object> waiting = awaiting("came back", foreign);
    untilReleased(1);
    CompletableFuture<@Nullable Object> busy = keepBusy();
    CompletableFuture<@Nullable Object> earlier = queueLater("earlier");
    foreign.complete("");
    untilQueued(2);
    CompletableFuture<@Nullable Object> later = queueLater("later");
    CompletableFuture<@Nullable Object> caller = queueCaller("caller");
    release.countDown();
    all(waiting, busy, earlier, later, caller);
    assertThat(events).containsExactly("busy", "earlier", "came back", "later", "caller");
  }

  @Test
  @Pins({"IG-40", "JV-6", "JV-42"})
  void resultsAreDeliveredInTheOrderInWhichTheyArrive() throws Exception {
    List<CompletableFuture<String>> stages = new ArrayList<>();
    List<CompletableFuture<@Nullable Object>> turns = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      stages.add(new CompletableFuture<>());
      turns.add(awaiting("turn " + i, stages.get(i)));
      untilReleased(i + 1);
    }
    CompletableFuture<@Nullable Object> busy = keepBusy();
    for (int i : new int[] {3, 0, 4, 2, 1}) {
      stages.get(i).complete("");
    }
    untilQueued(5);
    release.countDown();
    for (CompletableFuture<@Nullable Object> turn : turns) {
      turn.get();
    }
    busy.get();
    assertThat(events).containsExactly("busy", "turn 3", "turn 0", "turn 4", "turn 2", "turn 1");
  }

  @Test
  @Pins({"IG-37", "IG-43", "JV-4"})
  void whatIsThereAlreadyContinuesInTheSameTurn() throws Exception {
    List<CompletableFuture<@Nullable Object>> queued = new ArrayList<>();
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      queued.add(queueMeanwhile("queued"));
                      assertThat(await(CompletableFuture.completedFuture("x"))).isEqualTo("x");
                      assertThat(await(CompletableFuture.completedStage("y"))).isEqualTo("y");
                      self.put(Map.of("n", 1));
                      assertThat(self.get("n", Integer.class)).isEqualTo(1);
                      assertThatThrownBy(
                              () -> await(CompletableFuture.failedFuture(new TimeoutException())))
                          .isInstanceOf(TimeoutException.class);
                      return event("same turn");
                    }));
    turn.get();
    queued.get(0).get();
    assertThat(events).containsExactly("same turn", "queued");
  }

  @Test
  @Pins("IG-38")
  void theTurnsOfManyAwaitsAreTurnsOfTheirOwn() throws Exception {
    CompletableFuture<@Nullable Object> waiting =
        onThread(
            () ->
                thing.call(
                    self -> {
                      events.add(await(foreign));
                      events.add(await(other));
                      return null;
                    }));
    untilReleased(1);
    thing.call(self -> event("between 1"));
    foreign.complete("first");
    Await.until(() -> events.contains("first"));
    untilReleased(2);
    thing.call(self -> event("between 2"));
    other.complete("second");
    waiting.get();
    assertThat(events).containsExactly("between 1", "first", "between 2", "second");
  }

  @Test
  void whatAStageFailsWithIsThrownAsItIs() {
    IllegalStateException failure = new IllegalStateException("theirs");
    CompletableFuture<@Nullable Object> waiting = awaiting("never", foreign.thenApply(x -> x));
    untilReleased(1);
    foreign.completeExceptionally(new CompletionException(failure));
    assertThatThrownBy(waiting::get).cause().isSameAs(failure);
    assertThat(events).isEmpty();
  }

  @Test
  void aStageWithATimeLimitEndsTheWait() {
    CompletableFuture<@Nullable Object> waiting =
        awaiting("never", foreign.orTimeout(1, TimeUnit.MILLISECONDS));
    assertThatThrownBy(waiting::get).hasCauseInstanceOf(TimeoutException.class);
    assertThat(thing.call(self -> "alive")).isEqualTo("alive");
  }

  @Test
  void outsideOfATurnOnlyTheThreadWaits() throws Exception {
    IllegalStateException failure = new IllegalStateException("theirs");
    CompletableFuture<@Nullable Object> waiting = onThread(() -> await(foreign));
    CompletableFuture<@Nullable Object> failing = onThread(() -> await(other));
    thing.call(self -> event("others"));
    foreign.complete("x");
    other.completeExceptionally(new CompletionException(failure));
    assertThat(waiting.get()).isEqualTo("x");
    assertThatThrownBy(failing::get).cause().isSameAs(failure);
  }

  @Test
  void anInterruptOutsideOfATurnCancelsTheWaitAndStays() throws Exception {
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    CompletableFuture<@Nullable Object> waiting =
        onThread(
            () -> {
              thread.set(Thread.currentThread());
              return cancelled(foreign);
            });
    Await.until(() -> thread.get() != null);
    Objects.requireNonNull(thread.get()).interrupt();
    assertThat(waiting.get()).isEqualTo("cancelled, interrupted: true");
  }

  @Test
  @Pins({"rule 2.4", "JV-43", "IG-8"})
  void anInterruptCancelsTheWaitStaysAndDoesNotLoseTheLock() throws Exception {
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    CompletableFuture<@Nullable Object> waiting =
        onThread(
            () ->
                thing.call(
                    self -> {
                      thread.set(Thread.currentThread());
                      String outcome = cancelled(foreign);
                      events.add(outcome);
                      thing.of(self).field = 7;
                      return outcome;
                    }));
    untilReleased(1);
    CompletableFuture<@Nullable Object> busy = keepBusy();
    Objects.requireNonNull(thread.get()).interrupt();
    untilQueued(1);
    CompletableFuture<@Nullable Object> later = queueLater("later");
    assertThat(waiting).isNotDone();
    release.countDown();
    all(waiting, busy, later);
    assertThat(events).containsExactly("busy", "cancelled, interrupted: true", "later");
    assertThat(thing.call(self -> thing.of(self).field)).isEqualTo(7);
  }

  @Test
  void whoIsInterruptedAlreadyDoesNotWaitAtAll() throws Exception {
    Object outcome =
        onThread(
                () ->
                    thing.call(
                        self -> {
                          Thread.currentThread().interrupt();
                          return cancelled(foreign);
                        }))
            .get();
    assertThat(outcome).isEqualTo("cancelled, interrupted: true");
    assertThat(thing.call(self -> "alive")).isEqualTo("alive");
  }

  @Test
  @Pins("IG-69")
  void whoWaitsForEverHoldsNobodyUp() {
    CompletableFuture<@Nullable Object> stuck = awaiting("stuck", foreign);
    untilReleased(1);
    for (int i = 0; i < 100; i++) {
      assertThat(thing.call(self -> ++thing.of(self).field)).isEqualTo(i + 1);
    }
    time.advance(1, TimeUnit.DAYS);
    assertThat(stuck).isNotDone();
    assertThat(thing.call(self -> thing.of(self).field)).isEqualTo(100);
  }

  // ---- tasks of the object

  @Test
  @Pins({"IG-37", "JV-8"})
  void tasksOfATurnRunAtItsEndInTheirOrderBeforeAnythingElse() throws Exception {
    CompletableFuture<@Nullable Object> turn =
        thing.callLater(
            self -> {
              CompletableFuture<@Nullable Object> queued = queueMeanwhile("queued");
              Executor executor = self.executor();
              executor.execute(
                  () -> {
                    events.add("task 1 of turn " + thing.of(self).field);
                    executor.execute(() -> events.add("task of task 1"));
                  });
              var unused =
                  CompletableFuture.completedFuture("x")
                      .thenRunAsync(() -> events.add("task 2"), executor);
              thing.of(self).field = 5;
              events.add("body");
              return queued;
            });
    turn.get();
    assertThat(events)
        .containsExactly("body", "task 1 of turn 5", "task 2", "task of task 1", "queued");
  }

  @Test
  @Pins("IG-37")
  void tasksOfATurnRunBeforeItLetsOthersIn() throws Exception {
    List<CompletableFuture<@Nullable Object>> queued = new ArrayList<>();
    CompletableFuture<@Nullable Object> waiting =
        onThread(
            () ->
                thing.call(
                    self -> {
                      queued.add(queueMeanwhile("queued"));
                      self.executor().execute(() -> events.add("task"));
                      events.add("awaits");
                      await(foreign);
                      return event("back");
                    }));
    Await.until(() -> events.contains("queued"));
    foreign.complete("");
    waiting.get();
    queued.get(0).get();
    assertThat(events).containsExactly("awaits", "task", "queued", "back");
  }

  @Test
  @Pins({"IG-40", "JV-1", "JV-8"})
  void tasksOfOtherThreadsQueueLikeCalls() throws Exception {
    Executor executor = executorOf(thing);
    CompletableFuture<@Nullable Object> busy = keepBusy();
    CompletableFuture<@Nullable Object> first = queueLater("call 1");
    executor.execute(() -> events.add("task 1"));
    untilQueued(2);
    CompletableFuture<String> continued = foreign.thenApplyAsync(this::event, executor);
    CompletableFuture<@Nullable Object> second = queueLater("call 2");
    foreign.complete("continuation");
    executor.execute(() -> events.add("task 2"));
    CompletableFuture<@Nullable Object> third = queueLater("call 3");
    release.countDown();
    all(busy, first, second, third);
    assertThat(continued.get()).isEqualTo("continuation");
    assertThat(events)
        .containsExactly("busy", "call 1", "task 1", "call 2", "continuation", "task 2", "call 3");
  }

  @Test
  @Pins({"JV-41", "IG-34", "IG-37"})
  void aLongChainOfContinuationsTakesNoStackAndIsOneTurn() throws Exception {
    int length = 100_000;
    CompletableFuture<CompletableFuture<Integer>> chain = new CompletableFuture<>();
    thing.call(
        self -> {
          Executor executor = self.executor();
          CompletableFuture<Integer> last = foreign.thenApplyAsync(x -> 0, executor);
          for (int i = 0; i < length; i++) {
            last = last.thenApplyAsync(n -> n + 1, executor);
          }
          chain.complete(last);
          return null;
        });
    CompletableFuture<@Nullable Object> busy = keepBusy();
    foreign.complete("");
    CompletableFuture<@Nullable Object> next =
        thing.callLater(self -> CompletableFuture.completedFuture(chain.join().getNow(-1)));
    release.countDown();
    busy.get();
    assertThat(next.get()).as("it was done before the next turn").isEqualTo(length);
  }

  @Test
  @Pins("JV-41")
  void aTaskThatGoesOnByItselfTakesNoStack() {
    int[] left = {100_000};
    thing.call(
        self -> {
          Executor executor = self.executor();
          executor.execute(
              new Runnable() {
                @Override
                public void run() {
                  if (left[0]-- > 0) {
                    executor.execute(this);
                  }
                }
              });
          return null;
        });
    assertThat(left[0]).isEqualTo(-1);
  }

  @Test
  void aTaskThatFailsIsTheLastOfNobody() {
    Object result =
        thing.call(
            self -> {
              self.executor()
                  .execute(
                      () -> {
                        throw new IllegalStateException("nobody's");
                      });
              self.executor().execute(() -> events.add("next"));
              return "fine";
            });
    assertThat(result).isEqualTo("fine");
    assertThat(events).containsExactly("next");
  }

  @Test
  @Pins({"IG-37", "IG-39"})
  void aTaskThatAwaitsGoesOnWithTasksOfItsOwn() throws Exception {
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      Executor executor = self.executor();
                      executor.execute(
                          () -> {
                            events.add("waits");
                            awaitUnchecked(foreign);
                            executor.execute(() -> events.add("task after it"));
                            events.add("back");
                          });
                      executor.execute(() -> events.add("task before it waits"));
                      return event("returns");
                    }));
    untilReleased(1);
    thing.call(self -> event("other"));
    foreign.complete("");
    assertThat(turn.get()).isEqualTo("returns");
    assertThat(events)
        .containsExactly(
            "returns", "waits", "task before it waits", "other", "back", "task after it");
  }

  @Test
  @Pins({"IG-28", "JV-18", "LC-28"})
  void aTaskOfATurnThatAwaitsWhenItsActivationEndsLeavesOtherTurnsAlone() {
    CompletableFuture<@Nullable Object> waiting =
        thing.callLater(
            self -> {
              self.executor()
                  .execute(
                      () -> {
                        awaitUnchecked(foreign);
                        events.add("never");
                      });
              return CompletableFuture.completedFuture("lost");
            });
    untilReleased(1);
    CompletableFuture<@Nullable Object> aborting =
        onThread(
            () ->
                thing.call(
                    self -> {
                      try {
                        self.abort("enough");
                      } finally {
                        joinQuietly(waiting);
                      }
                      return null;
                    }));
    assertReset(waiting, "enough");
    assertReset(aborting, "enough");
    assertThat(events).isEmpty();
    assertThat(thing.call(self -> "alive")).isEqualTo("alive");
  }

  @Test
  @Pins("JV-44")
  void withoutThreadsToGoOnTheObjectIsResetAndTheLockIsNotLost() throws Exception {
    thing.call(self -> thing.of(self).field = 1);
    Executor executor = executorOf(thing);
    refuseThreads.set(true);
    executor.execute(() -> events.add("never"));
    refuseThreads.set(false);
    assertThat(thing.call(self -> thing.of(self).field)).isEqualTo(0);
    assertThat(events).isEmpty();
  }

  @Test
  @Pins({"IG-51", "JV-18"})
  void theExecutorOfABrokenActivationSaysSo() {
    Executor executor = executorOf(thing);
    abort("enough");
    assertThatThrownBy(() -> executor.execute(() -> events.add("never")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("was reset: enough");
    foreign.complete("x");
    assertThatThrownBy(() -> foreign.thenApplyAsync(this::event, executor).get())
        .hasCauseInstanceOf(Failure.class);
    assertThat(events).isEmpty();
  }

  // ---- replies of asynchronous methods

  @Test
  @Pins("rule 2.3")
  void theReplyIsWhatTheStageOfTheMethodBrings() throws Exception {
    IllegalStateException failure = new IllegalStateException("theirs");
    CompletableFuture<@Nullable Object> good = thing.callLater(self -> boxed(foreign));
    CompletableFuture<@Nullable Object> bad = thing.callLater(self -> boxed(other));
    thing.call(self -> event("not held up"));
    assertThat(List.of(good, bad)).noneMatch(CompletableFuture::isDone);
    foreign.complete("x");
    other.completeExceptionally(failure);
    assertThat(good.get()).isEqualTo("x");
    assertThatThrownBy(bad::get).cause().isSameAs(failure);
  }

  @Test
  @Pins({"IG-51", "LC-28"})
  void whoWaitsForAReplyOfABrokenActivationIsTold() {
    CompletableFuture<@Nullable Object> pending = thing.callLater(self -> boxed(foreign));
    CompletableFuture<@Nullable Object> continued =
        thing.callLater(self -> boxed(foreign.thenApplyAsync(this::event, self.executor())));
    CompletableFuture<@Nullable Object> awaits = awaiting("never", foreign);
    untilReleased(1);
    abort("enough");
    for (CompletableFuture<@Nullable Object> each : List.of(pending, continued, awaits)) {
      assertReset(each, "enough");
    }
    foreign.complete("too late");
    assertReset(pending, "enough");
    assertThat(thing.call(self -> "alive")).isEqualTo("alive");
    assertThat(events).isEmpty();
  }

  @Test
  @Pins({"IG-7", "IG-59", "JV-43"})
  void callsThatAreCancelledInTheQueueNeverRunAndTheOthersStayInOrder() throws Exception {
    CompletableFuture<@Nullable Object> busy = keepBusy();
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      calls.add(queueLater("call " + i));
    }
    for (int i : new int[] {4, 0, 8, 2}) {
      assertThat(calls.get(i).cancel(false)).isTrue();
    }
    assertThat(gate().waiting()).isEqualTo(5);
    release.countDown();
    all(busy, calls.get(1), calls.get(3), calls.get(5), calls.get(6), calls.get(7));
    assertThat(events).containsExactly("busy", "call 1", "call 3", "call 5", "call 6", "call 7");
    assertThat(calls.get(4)).isCancelled();
  }

  @Test
  @Pins({"IG-59", "JV-27"})
  void aCallThatIsCancelledWhileItRunsRunsToItsEnd() throws Exception {
    CompletableFuture<@Nullable Object> call =
        thing.callLater(
            self -> {
              await(foreign);
              self.put(Map.of("n", 1));
              return boxed(other);
            });
    untilReleased(1);
    call.cancel(true);
    foreign.complete("");
    Await.until(() -> Integer.valueOf(1).equals(thing.call(self -> self.get("n", Integer.class))));
    assertThat(call).isCancelled();
  }

  // ---- breaking

  @Test
  @Pins({"LC-28", "IG-56", "rule 7.2"})
  void anAbortEndsTheCodeDropsItsWritesAndSendsWhoWaitsToTheNextActivation() throws Exception {
    thing.call(self -> thing.of(self).field = 1);
    CompletableFuture<@Nullable Object> awaits = awaiting("never", foreign);
    untilReleased(1);
    CompletableFuture<@Nullable Object> aborting =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      hold();
                      self.abort("enough");
                      return event("never");
                    }));
    Await.until(() -> events.contains("busy"));
    Body look = self -> thing.of(self).field + " " + self.get("n", Integer.class);
    CompletableFuture<@Nullable Object> caller = onThread(() -> thing.call(look));
    untilQueued(1);
    CompletableFuture<@Nullable Object> later = thing.callLater(self -> boxed(done(look, self)));
    untilQueued(2);
    release.countDown();
    assertReset(aborting, "enough");
    assertReset(awaits, "enough");
    assertThat(List.of(Objects.requireNonNull(caller.get()), Objects.requireNonNull(later.get())))
        .containsExactly("0 null", "0 null");
    assertThat(events).containsExactly("busy");
  }

  @Test
  @Pins({"rule 2.1", "rule 7.2", "IG-4"})
  void callsThatGoOnToTheNextActivationStayInTheirOrder() throws Exception {
    CompletableFuture<@Nullable Object> aborting =
        onThread(
            () ->
                thing.call(
                    self -> {
                      hold();
                      self.abort("enough");
                      return null;
                    }));
    Await.until(() -> events.contains("busy"));
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    List<String> expected = new ArrayList<>(List.of("busy"));
    for (int i = 0; i < 12; i++) {
      calls.add(queueLater("call " + i));
      expected.add("call " + i);
    }
    release.countDown();
    for (CompletableFuture<@Nullable Object> call : calls) {
      call.get();
    }
    assertReset(aborting, "enough");
    assertThat(events).containsExactlyElementsOf(expected);
  }

  @Test
  @Pins({"LC-28", "JV-18", "JV-47"})
  void nothingThatTheCodeOfABrokenActivationTriesStillWorks() {
    CompletableFuture<@Nullable Object> aborting =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("before", 1));
                      assertEnds(() -> self.abort("enough"));
                      assertCutOff(self);
                      return "as if nothing had happened";
                    }));
    assertReset(aborting, "enough");
    assertThat(thing.call(self -> self.get("before", Integer.class))).isNull();
    assertThat(((Thing) engine.get(Thing.class, "b")).call(self -> thing.of(self).field))
        .as("not called")
        .isEqualTo(0);
    assertThat(events).isEmpty();
  }

  @Test
  @Pins({"LC-28", "JV-18"})
  void turnThatWasSentAwayWhileItWaitedCannotCallItsOwnMethods() {
    CompletableFuture<@Nullable Object> waiting =
        onThread(
            () ->
                thing.call(
                    self -> {
                      Thing own = thing.of(self);
                      assertEnds(() -> await(foreign));
                      assertEnds(() -> own.call(again -> event("never")));
                      assertEnds(() -> own.callLater(again -> boxed(event("never"))));
                      return "as if nothing had happened";
                    }));
    untilReleased(1);
    abort("enough");
    assertReset(waiting, "enough");
    assertThat(events).isEmpty();
  }
}
