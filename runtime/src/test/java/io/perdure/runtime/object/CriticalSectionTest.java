package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.time.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code blockConcurrencyWhile}, and transactions where they are sections, too (rules 3.5, 4.8).
 */
@Timeout(120)
class CriticalSectionTest extends OneThing {

  // ---- who runs

  @Test
  @Pins({"IG-12", "IG-17", "IG-61", "rule 3.5"})
  void aSectionStartsAtOnceAndItsCallerGoesOnBeforeAllWhoCameMeanwhile() throws Exception {
    List<CompletableFuture<@Nullable Object>> meanwhile = new ArrayList<>();
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      meanwhile.add(queueMeanwhile("queued before"));
                      events.add("before");
                      Object result =
                          self.blockConcurrencyWhile(
                              () -> {
                                events.add("in");
                                meanwhile.add(queueMeanwhile("queued within"));
                                return "result";
                              });
                      return event("after, " + result);
                    }));
    turn.get();
    assertThat(meanwhile).hasSize(2);
    thing.call(self -> event("end"));
    assertThat(events)
        .containsExactly("before", "in", "after, result", "queued before", "queued within", "end");
  }

  @Test
  @Pins({"IG-13", "IG-17", "IG-21", "IG-46", "IG-61"})
  void whatAwaitsInASectionComesBackInsideAndAllOthersWait() throws Exception {
    CompletableFuture<@Nullable Object> turn = section("in", foreign);
    untilInSection();
    CompletableFuture<@Nullable Object> later = queueLater("call");
    CompletableFuture<@Nullable Object> caller = queueCaller("caller");
    foreign.complete("");
    all(turn, later, caller);
    assertThat(events).containsExactly("in", "in: after", "call", "caller");
  }

  @Test
  @Pins("rule 3.5")
  void aStageThatTheActionReturnsIsPartOfTheSection() throws Exception {
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      CompletableFuture<String> stage =
                          self.blockConcurrencyWhile(() -> foreign.thenApply(this::event));
                      events.add("after");
                      return stage.getNow("not done");
                    }));
    untilInSection();
    CompletableFuture<@Nullable Object> call = queueLater("call");
    foreign.complete("stage");
    assertThat(turn.get()).isEqualTo("stage");
    call.get();
    assertThat(events).containsExactly("stage", "after", "call");
  }

  @Test
  @Pins({"IG-20", "IG-46", "JV-7"})
  void aResultComesBackInTheSectionInWhichItsWaitBegan() throws Exception {
    CompletableFuture<@Nullable Object> outside = awaiting("begun outside", other);
    untilReleased(1);
    CompletableFuture<@Nullable Object> turn = section("in", foreign);
    untilInSection();
    other.complete("");
    untilQueued(1);
    foreign.complete("");
    all(outside, turn);
    assertThat(events).containsExactly("in", "in: after", "begun outside");
  }

  @Test
  @Pins({"IG-20", "IG-40", "IG-46", "IG-47", "IG-70", "JV-7"})
  void tasksOfASectionRunInItOneByOneAndThoseFromOutsideAfterIt() throws Exception {
    Executor outside = executorOf(thing);
    CompletableFuture<Executor> inside = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.blockConcurrencyWhile(
                          () -> {
                            inside.complete(self.executor());
                            await(foreign);
                            return event("back in");
                          });
                      return event("after");
                    }));
    untilInSection();
    outside.execute(() -> events.add("outside"));
    CompletableFuture<String> hopped = other.thenApplyAsync(this::event, inside.get());
    inside.get().execute(() -> events.add("inside"));
    other.complete("hopped");
    inside.get().execute(() -> events.add("inside, too"));
    hopped.get();
    Await.until(() -> events.size() == 3);
    foreign.complete("");
    turn.get();
    inside.get().execute(() -> events.add("late"));
    thing.call(self -> event("end"));
    assertThat(events)
        .containsExactly(
            "inside", "hopped", "inside, too", "back in", "after", "outside", "late", "end");
  }

  @Test
  @Pins({"IG-21", "IG-22", "IG-35"})
  void aSectionOfATaskHoldsUpTheSectionItIsIn() throws Exception {
    CompletableFuture<Self> inside = new CompletableFuture<>();
    CompletableFuture<Executor> executor = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.blockConcurrencyWhile(
                          () -> {
                            executor.complete(self.executor());
                            inside.complete(self);
                            await(foreign);
                            return event("outer ends");
                          });
                      return event("after");
                    }));
    untilInSection();
    CompletableFuture<@Nullable Object> queued = queueLater("queued");
    CompletableFuture<String> inner = inside.thenApplyAsync(this::innerSection, executor.get());
    Await.until(() -> events.contains("inner"));
    untilInSection();
    executor.get().execute(() -> events.add("task of the outer"));
    foreign.complete("");
    untilQueued(1);
    assertThat(events).containsExactly("inner");
    other.complete("");
    all(turn, queued, inner);
    assertThat(events)
        .containsExactly(
            "inner", "inner ends", "task of the outer", "outer ends", "after", "queued");
  }

  private String innerSection(Self self) {
    try {
      return self.blockConcurrencyWhile(
          () -> {
            events.add("inner");
            await(other);
            return event("inner ends");
          });
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Pins("IG-23")
  void sectionsOfOneTurnFollowEachOther() {
    thing.call(
        self -> {
          for (int i = 0; i < 3; i++) {
            int n = i;
            self.blockConcurrencyWhile(() -> event("section " + n));
          }
          return null;
        });
    assertThat(events).containsExactly("section 0", "section 1", "section 2");
  }

  @Test
  @Pins({"IG-37", "IG-46"})
  void tasksOfASectionRunBeforeItEnds() {
    thing.call(
        self -> {
          self.blockConcurrencyWhile(
              () -> {
                self.executor().execute(() -> events.add("task of the section"));
                return event("in");
              });
          return event("after");
        });
    assertThat(events).containsExactly("in", "task of the section", "after");
  }

  // ---- depth

  @Test
  @Pins({"IG-32", "IG-33", "IG-68"})
  void sixtyFourAreNestedAndOneMoreIsRefusedWithoutHarm() {
    thing.call(self -> thing.of(self).field = 1);
    AtomicInteger deepest = new AtomicInteger();
    Object result =
        thing.call(
            self ->
                nest(
                    self,
                    64,
                    () -> {
                      deepest.incrementAndGet();
                      assertTooDeep(() -> self.blockConcurrencyWhile(() -> event("never")));
                      assertTooDeep(() -> self.storage().transaction(() -> event("never")));
                      await(CompletableFuture.completedFuture(""));
                      return "deep";
                    }));
    assertThat(result).isEqualTo("deep");
    assertThat(deepest).hasValue(1);
    assertThat(events).isEmpty();
    assertThat(thing.call(self -> thing.of(self).field)).as("not reset").isEqualTo(1);
  }

  @Test
  @Pins({"IG-32", "rule 3.6"})
  void whatIsNoSectionOfTheUserIsNotCounted() {
    Object result =
        thing.call(
            self ->
                nest(
                    self,
                    32,
                    () ->
                        thing("b").call(it -> thing.call(again -> nest(again, 32, () -> "deep")))));
    assertThat(result).isEqualTo("deep");
  }

  private static Object nest(Self self, int depth, Callable<Object> innermost) throws Exception {
    return depth == 0
        ? innermost.call()
        : self.blockConcurrencyWhile(() -> nest(self, depth - 1, innermost));
  }

  private static void assertTooDeep(ThrowingCallable begin) {
    assertThatThrownBy(begin)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nested too deeply in Thing/a: 64");
  }

  // ---- failure

  @Test
  @Pins({"IG-62", "IG-63", "JV-20"})
  void anActionThatFailsResetsTheObjectAndItsMessageReachesTheCaller() {
    IOException failure = new IOException("boom");
    thing.call(self -> thing.of(self).field = 1);
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("before", 1));
                      try {
                        self.blockConcurrencyWhile(
                            () -> {
                              self.put(Map.of("within", 1));
                              throw failure;
                            });
                      } catch (Exception never) {
                        events.add("caught");
                      }
                      return event("never");
                    }));
    assertReset(turn, "boom");
    assertThatThrownBy(turn::get).hasRootCause(failure);
    assertThat(events).isEmpty();
    assertThat(thing.call(self -> thing.of(self).field)).as("afresh").isEqualTo(0);
    assertThat(thing.call(self -> self.get("before", Integer.class))).isNull();
    assertThat(thing.call(self -> self.get("within", Integer.class))).isNull();
  }

  @Test
  @Pins({"IG-62", "IG-63"})
  void aStageOfTheActionThatFailsIsAFailureOfTheAction() {
    CompletableFuture<@Nullable Object> turn =
        onThread(() -> thing.call(self -> self.blockConcurrencyWhile(() -> foreign)));
    untilInSection();
    foreign.completeExceptionally(new CompletionException(new IOException("boom")));
    assertReset(turn, "boom");
  }

  @Test
  @Pins("IG-63")
  void aFailureWithoutAMessageIsNamedByItsClass() {
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self ->
                        self.blockConcurrencyWhile(
                            () -> {
                              throw new IllegalStateException();
                            })));
    assertReset(turn, "java.lang.IllegalStateException");
  }

  @Test
  @Pins({"IG-62", "JV-18", "JV-20", "JV-47"})
  void toCatchTheErrorGainsNothing() {
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      assertEnds(() -> failing(self, "boom"));
                      assertCutOff(self);
                      return "as if nothing had happened";
                    }));
    assertReset(turn, "boom");
    assertThat(events).isEmpty();
    assertThat(thing.call(self -> self.get("n", Integer.class))).isNull();
    assertThat(thing("b").call(self -> thing("b").of(self).field)).as("not called").isEqualTo(0);
  }

  @Test
  @Pins({"IG-26", "IG-27", "IG-28", "IG-29"})
  void aFailureBreaksAllThatIsAroundItAndOnlyTheFirstCounts() throws Exception {
    CompletableFuture<@Nullable Object> outside = awaiting("never", new CompletableFuture<>());
    untilReleased(1);
    CompletableFuture<Executor> inside = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self ->
                        self.blockConcurrencyWhile(
                            () -> {
                              inside.complete(self.executor());
                              try {
                                self.blockConcurrencyWhile(
                                    () -> {
                                      await(foreign);
                                      failing(self, "first");
                                      return null;
                                    });
                              } finally {
                                events.add("unwinds");
                              }
                              return null;
                            })));
    untilInSection();
    CompletableFuture<@Nullable Object> queued = queueLater("goes on afresh");
    CompletableFuture<String> task = other.thenApplyAsync(this::event, inside.get());
    other.complete("never");
    foreign.complete("");
    assertReset(turn, "first");
    assertReset(outside, "first");
    queued.get();
    assertThatThrownBy(() -> inside.get().execute(() -> events.add("never")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("was reset: first");
    assertThat(task).isNotDone();
    assertThat(events).containsExactlyInAnyOrder("unwinds", "goes on afresh");
  }

  @Test
  @Pins("IG-29")
  void whatFailsLaterInABrokenActivationIsNotTheReason() {
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self ->
                        self.blockConcurrencyWhile(
                            () -> {
                              assertEnds(() -> failing(self, "first"));
                              throw new IllegalStateException("second");
                            })));
    assertReset(turn, "first");
  }

  @Test
  @Pins({"LC-28", "IG-26"})
  void anAbortInASectionIsTheReason() {
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self ->
                        self.blockConcurrencyWhile(
                            () -> {
                              self.abort("enough");
                              return null;
                            })));
    assertReset(turn, "enough");
  }

  // ---- the time limit

  @Test
  @Pins({"IG-64", "IG-65"})
  void aSectionThatTakesTooLongIsCutOffAndTheNextCallGetsAFreshActivation() throws Exception {
    thing.call(self -> thing.of(self).field = 1);
    int timers = time.timers();
    CompletableFuture<@Nullable Object> turn = section("in", foreign);
    untilInSection();
    CompletableFuture<@Nullable Object> queued =
        thing.callLater(self -> CompletableFuture.completedFuture(thing.of(self).field));
    time.advance(30_000 - 1, TimeUnit.MILLISECONDS);
    assertThat(List.of(turn, queued)).noneMatch(CompletableFuture::isDone);
    time.advance(1, TimeUnit.MILLISECONDS);
    assertReset(turn, "blockConcurrencyWhile took longer than its limit of 30000 ms");
    assertThat(queued.get()).isEqualTo(0);
    assertThat(time.timers()).isEqualTo(timers);
    assertThat(events).containsExactly("in");
  }

  @Test
  @Pins({"IG-64", "IG-65", "IG-46"})
  void toWaitInASectionForWhatNeedsTheOutsideEndsAtTheLimit() {
    Executor outside = executorOf(thing);
    CompletableFuture<@Nullable Object> turn =
        section("in", foreign.thenApplyAsync(this::event, outside));
    untilInSection();
    foreign.complete("outside");
    untilQueued(1);
    assertThat(turn).isNotDone();
    time.advance(30, TimeUnit.SECONDS);
    assertReset(turn, "blockConcurrencyWhile took longer");
    assertThat(events).containsExactly("in");
  }

  @Test
  @Pins({"IG-64", "JV-18", "JV-26", "JV-48", "rule 3.5"})
  void codeThatStillRunsAfterTheLimitIsCutOffFromEverything() throws Exception {
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("before", 1));
                      return self.blockConcurrencyWhile(
                          () -> {
                            hold();
                            assertCutOff(self);
                            return event("unwinds");
                          });
                    }));
    Await.until(() -> events.contains("busy"));
    CompletableFuture<@Nullable Object> queued = onThread(() -> thing.call(self -> event("next")));
    untilQueued(1);
    time.advance(30, TimeUnit.SECONDS);
    queued.get();
    assertThat(thing.call(self -> self.get("before", Integer.class))).isNull();
    release.countDown();
    assertReset(turn, "blockConcurrencyWhile took longer");
    assertThat(events).containsExactly("busy", "next", "unwinds");
    assertThat(thing.call(self -> self.get("n", Integer.class))).isNull();
  }

  @Test
  @Pins("IG-64")
  void theLimitIsThatOfTheSectionAndNotOfItsTurn() {
    Object result =
        thing.call(
            self -> {
              for (int i = 0; i < 3; i++) {
                self.blockConcurrencyWhile(
                    () -> {
                      time.advance(20, TimeUnit.SECONDS);
                      return null;
                    });
              }
              time.advance(40, TimeUnit.SECONDS);
              return "fine";
            });
    assertThat(result).isEqualTo("fine");
  }

  // ---- transactions

  @Test
  @Pins({"IG-67", "IG-13"})
  void aTransactionLetsNobodyInAndItsFailureIsItsOwn() throws Exception {
    IllegalStateException failure = new IllegalStateException("rolled back");
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      thing.of(self).field = 1;
                      assertThatThrownBy(
                              () ->
                                  self.storage()
                                      .transaction(
                                          () -> {
                                            self.put(Map.of("n", 1));
                                            await(foreign);
                                            throw failure;
                                          }))
                          .isSameAs(failure);
                      return event("goes on");
                    }));
    untilInSection();
    CompletableFuture<@Nullable Object> queued =
        thing.callLater(
            self -> {
              events.add("queued");
              return CompletableFuture.completedFuture(
                  thing.of(self).field + " " + self.get("n", Integer.class));
            });
    foreign.complete("");
    assertThat(turn.get()).isEqualTo("goes on");
    assertThat(queued.get()).isEqualTo("1 null");
    assertThat(events).containsExactly("goes on", "queued");
  }

  @Test
  @Pins({"IG-64", "IG-68"})
  void aTransactionThatTakesTooLongResetsTheObject() {
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("before", 1));
                      return self.storage()
                          .transaction(
                              () -> {
                                self.put(Map.of("n", 1));
                                return await(foreign);
                              });
                    }));
    untilInSection();
    time.advance(30, TimeUnit.SECONDS);
    assertReset(turn, "transaction took longer than its limit of 30000 ms");
    assertThat(thing.call(self -> self.get("n", Integer.class))).isNull();
    foreign.complete("");
    assertThat(thing.call(self -> self.get("n", Integer.class))).isNull();
  }

  // ---- constructors

  @Test
  @Pins({"IG-53", "IG-66", "rule 1.3"})
  void aConstructorThatAwaitsDelaysEverything() throws Exception {
    WovenThing.constructor =
        self -> {
          event("made " + await(foreign));
          self.blockConcurrencyWhile(() -> event("section " + await(other)));
        };
    CompletableFuture<@Nullable Object> first = onThread(() -> thing.call(self -> event("first")));
    untilInSection();
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      calls.add(queueLater("call " + i));
    }
    foreign.complete("once");
    Await.until(() -> events.contains("made once"));
    untilInSection();
    calls.add(queueCaller("caller"));
    other.complete("twice");
    first.get();
    for (CompletableFuture<@Nullable Object> call : calls) {
      call.get();
    }
    assertThat(events)
        .containsExactly(
            "made once", "section twice", "first", "call 0", "call 1", "call 2", "caller");
  }

  @Test
  @Pins({"IG-62", "IG-63", "IG-66", "rule 1.3"})
  void aConstructorWhoseSectionFailsIsTriedAgainByTheNextCall() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    WovenThing.constructor =
        self -> {
          if (attempts.incrementAndGet() == 1) {
            self.blockConcurrencyWhile(
                () -> {
                  await(foreign);
                  throw new IOException("boom");
                });
          }
        };
    CompletableFuture<@Nullable Object> first = onThread(() -> thing.call(self -> event("never")));
    untilInSection();
    CompletableFuture<@Nullable Object> second = queueLater("second");
    foreign.complete("");
    assertReset(first, "boom");
    assertThat(second.get()).isEqualTo("second");
    assertThat(attempts).hasValue(2);
    assertThat(events).containsExactly("second");
  }

  // ---- means

  private CompletableFuture<@Nullable Object> section(
      String event, CompletableFuture<String> awaited) {
    return onThread(
        () ->
            thing.call(
                self -> {
                  self.blockConcurrencyWhile(
                      () -> {
                        events.add(event);
                        return await(awaited);
                      });
                  return event(event + ": after");
                }));
  }

  private static void failing(Self self, String message) throws Exception {
    self.blockConcurrencyWhile(
        () -> {
          throw new IOException(message);
        });
  }
}
