package io.perdure.runtime.object;

import static io.perdure.runtime.object.Chains.await;
import static io.perdure.runtime.object.Chains.awaitWaiting;
import static io.perdure.runtime.object.Chains.gateOf;
import static io.perdure.runtime.object.Chains.later;
import static io.perdure.runtime.object.Chains.laterAsync;
import static io.perdure.runtime.object.Chains.loanOf;
import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.object.WovenThing.TimedThing;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.turn.Gate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that come back to an object further up in their chain. */
@Timeout(120)
@Pins("rule 3.6")
class LendingTest {

  private Chains chains;
  private Thing a;
  private Thing b;
  private Thing c;

  @BeforeEach
  void start() throws Exception {
    chains = new Chains();
    a = chains.thing("a");
    b = chains.thing("b");
    c = chains.thing("c");
  }

  @AfterEach
  void everythingIsGivenBack() {
    chains.assertAllFree();
    chains.close();
  }

  // ---- on one thread

  @Test
  void onOneThreadChainComesBackAsDeepAsItLikes() {
    assertThat(pingPong(a, b, 40)).isEqualTo(40);
  }

  private static int pingPong(Thing here, Thing there, int times) {
    Object depth = here.call(self -> times == 0 ? 0 : pingPong(there, here, times - 1) + 1);
    return (Integer) Objects.requireNonNull(depth);
  }

  @Test
  void turnThatCameBackComesBackToItsOwnReferenceAndToTheObjectInBetween() {
    a.call(
        self ->
            b.call(
                there ->
                    a.call(
                        back ->
                            a.call(
                                again -> b.call(there2 -> a.call(third -> event("innermost")))))));
    assertThat(chains.events).containsExactly("innermost");
  }

  // ---- across threads

  @Test
  void callThatIsJoinedComesBackOnAnotherThread() {
    Object result =
        a.call(
            self -> {
              a.of(self).field = 1;
              Object joined =
                  chains.join(later(b, there -> a.call(back -> a.of(back).field += 10)));
              assertThat(a.of(self).field).isEqualTo(11);
              return joined;
            });
    assertThat(result).isEqualTo(11);
  }

  @Test
  void callWithTimeLimitComesBack() {
    TimedThing timed = chains.timed("t");
    assertThat(a.call(self -> timed.call(there -> a.call(back -> "back")))).isEqualTo("back");
  }

  @Test
  void joinedCallComesBackThroughSeveralThreads() {
    Object result =
        a.call(
            self ->
                chains.join(
                    later(
                        b,
                        there ->
                            chains.join(
                                later(
                                    c,
                                    third ->
                                        event(String.valueOf(a.call(back -> "a")))
                                            + b.call(back -> event("b")))))));
    assertThat(result).isEqualTo("ab");
    assertThat(chains.events).containsExactly("a", "b");
  }

  @Test
  void turnOnLoanLendsInItsTurn() {
    Object result =
        a.call(
            self ->
                chains.join(
                    later(
                        b,
                        there ->
                            a.call(
                                back ->
                                    chains.join(
                                        later(c, third -> a.call(innermost -> "inner")))))));
    assertThat(result).isEqualTo("inner");
  }

  @Test
  void callComesBackThoughTheTurnThatMadeItIsOver() {
    Object result =
        a.call(
            self -> chains.join(laterAsync(b, there -> later(c, third -> a.call(back -> "back")))));
    assertThat(result).isEqualTo("back");
  }

  @Test
  void callThatQueuedBeforeTheTurnBeganToWaitIsLentToThen() {
    Object result =
        a.call(
            self -> {
              var reply = later(b, there -> a.call(back -> event("back")));
              awaitWaiting(gateOf(a), 1);
              event("waits");
              return chains.join(reply);
            });
    assertThat(result).isEqualTo("back");
    assertThat(chains.events).containsExactly("waits", "back");
  }

  @Test
  void asynchronousCallThatQueuedBeforeTheTurnBeganToWaitIsLentToThen() {
    Object result =
        a.call(
            self -> {
              var reply = later(b, there -> chains.join(later(a, back -> event("back"))));
              awaitWaiting(gateOf(a), 1);
              event("waits");
              return chains.join(reply);
            });
    assertThat(result).isEqualTo("back");
    assertThat(chains.events).containsExactly("waits", "back");
  }

  @Test
  void callThatQueuedBeforeTheTurnBeganToWaitInCriticalSectionIsLentToThen() {
    Object result =
        a.call(
            self -> {
              var reply = later(b, there -> a.call(back -> event("back")));
              awaitWaiting(gateOf(a), 1);
              return self.blockConcurrencyWhile(() -> chains.join(reply));
            });
    assertThat(result).isEqualTo("back");
  }

  @Test
  void outsidersWaitForTheLender() throws Exception {
    CompletableFuture<CompletableFuture<@Nullable Object>> outsider = new CompletableFuture<>();
    a.call(
        self -> {
          chains.join(
              later(
                  b,
                  there -> {
                    outsider.complete(chains.queueOutsider(a, "outsider"));
                    return a.call(back -> event("on loan"));
                  }));
          return event("lender");
        });
    outsider.get().get();
    assertThat(chains.events).containsExactly("on loan", "lender", "outsider");
  }

  @Test
  void lenderGoesOnOnlyWhenTheObjectIsBack() throws Exception {
    CountDownLatch giveBack = new CountDownLatch(1);
    CompletableFuture<Gate> loan = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> lender =
        onThread(
            () ->
                a.call(
                    self -> {
                      chains.join(later(b, there -> borrow(loan, giveBack, "on loan")));
                      return event("lender");
                    }));
    awaitWaiting(loan.get(), 1);
    assertThat(chains.events).isEmpty();
    giveBack.countDown();
    lender.get();
    assertThat(chains.events).containsExactly("on loan", "lender");
  }

  /** Has a on loan until it is told to give it back; does not wait for it. */
  private String borrow(CompletableFuture<Gate> loan, CountDownLatch giveBack, String name) {
    CountDownLatch inside = new CountDownLatch(1);
    var unused =
        later(
            a,
            back -> {
              loan.complete(loanOf(back));
              inside.countDown();
              await(giveBack);
              return event(name);
            });
    await(inside);
    return "not waited for";
  }

  @Test
  void lentToOneAtTimeInTheOrderInWhichTheyCame() throws Exception {
    CountDownLatch giveBack = new CountDownLatch(1);
    CompletableFuture<Gate> loan = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> lender =
        onThread(
            () ->
                a.call(
                    self -> {
                      chains.join(
                          later(
                              b,
                              there -> {
                                borrow(loan, giveBack, "first");
                                var second = later(a, back -> event("second"));
                                var third = later(a, back -> event("third"));
                                chains.join(second);
                                return chains.join(third);
                              }));
                      return event("lender");
                    }));
    awaitWaiting(loan.get(), 2);
    assertThat(chains.events).isEmpty();
    giveBack.countDown();
    lender.get();
    assertThat(chains.events).containsExactly("first", "second", "third", "lender");
  }

  @Test
  void whoComesAfterTheLenderHasItsAnswerWaitsLikeAnyEvent() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CompletableFuture<CompletableFuture<@Nullable Object>> late = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> lender =
        onThread(
            () ->
                a.call(
                    self -> {
                      chains.join(
                          later(
                              b,
                              there -> {
                                late.complete(
                                    later(
                                        c,
                                        third -> {
                                          await(answered);
                                          return a.call(back -> event("late"));
                                        }));
                                return "answer";
                              }));
                      answered.countDown();
                      awaitWaiting(gateOf(a), 1);
                      return event("lender");
                    }));
    lender.get();
    late.get().get();
    assertThat(chains.events).containsExactly("lender", "late");
  }

  @Test
  void callThatNobodyWaitsForIsNotLentTo() throws Exception {
    CompletableFuture<CompletableFuture<@Nullable Object>> reply = new CompletableFuture<>();
    a.call(
        self -> {
          reply.complete(later(b, there -> a.call(back -> event("back"))));
          awaitWaiting(gateOf(a), 1);
          return event("runs");
        });
    reply.get().get();
    assertThat(chains.events).containsExactly("runs", "back");
  }

  @Test
  void callIsNotLentToWhileTheTurnWaitsForAnotherOne() throws Exception {
    CompletableFuture<CompletableFuture<@Nullable Object>> reply = new CompletableFuture<>();
    a.call(
        self -> {
          reply.complete(later(b, there -> a.call(back -> event("back from b"))));
          awaitWaiting(gateOf(a), 1);
          c.call(there -> a.call(back -> event("back from c")));
          chains.join(later(c, there -> a.call(back -> event("again"))));
          return event("runs");
        });
    reply.get().get();
    assertThat(chains.events).containsExactly("back from c", "again", "runs", "back from b");
  }

  @Test
  void whatTheEndOfTheCalledTurnBeginsIsNotLentToOnceTheCallIsOver() throws Exception {
    CompletableFuture<Executor> executor = new CompletableFuture<>();
    CompletableFuture<CompletableFuture<@Nullable Object>> reply = new CompletableFuture<>();
    CountDownLatch called = new CountDownLatch(1);
    b.call(
        self -> {
          executor.complete(self.executor());
          return null;
        });
    a.call(
        self -> {
          b.call(
              there -> {
                executor
                    .get()
                    .execute(
                        () ->
                            reply.complete(
                                later(
                                    c,
                                    third -> {
                                      await(called);
                                      return a.call(back -> event("back"));
                                    })));
                return null;
              });
          called.countDown();
          awaitWaiting(gateOf(a), 1);
          return event("runs");
        });
    reply.get().get();
    assertThat(chains.events).containsExactly("runs", "back");
  }

  // ---- what the turn on loan is part of

  @Test
  void awaitInTurnOnLoanLetsNobodyIn() throws Exception {
    CompletableFuture<String> awaited = new CompletableFuture<>();
    CompletableFuture<Gate> section = new CompletableFuture<>();
    CompletableFuture<Gate> loan = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> lender =
        onThread(
            () ->
                a.call(
                    self -> {
                      chains.join(
                          later(
                              b,
                              there -> {
                                var other = later(a, back -> awaits(loan, section, awaited));
                                var third =
                                    later(c, next -> a.call(back -> event("of the same chain")));
                                chains.join(other);
                                return chains.join(third);
                              }));
                      return event("lender");
                    }));
    Gate within = section.get();
    Await.until(() -> !within.isHeld());
    awaitWaiting(loan.get(), 1);
    CompletableFuture<@Nullable Object> outsider = chains.queueOutsider(a, "outsider");
    assertThat(chains.events).isEmpty();
    awaited.complete("");
    lender.get();
    outsider.get();
    assertThat(chains.events).containsExactly("on loan", "of the same chain", "lender", "outsider");
  }

  private @Nullable Object awaits(
      CompletableFuture<Gate> loan, CompletableFuture<Gate> section, CompletableFuture<?> awaited) {
    Self self = new Self(Objects.requireNonNull(TurnThread.current().current));
    loan.complete(loanOf(self));
    section.complete(Chains.sectionOf(self));
    chains.await(awaited);
    return event("on loan");
  }

  @Test
  void continuationOfTurnOnLoanRunsWithinTheLoan() {
    CompletableFuture<@Nullable Object> stage = new CompletableFuture<>();
    a.call(
        self -> {
          chains.join(
              laterAsync(
                  b,
                  there ->
                      a.callLater(
                          back -> {
                            var result =
                                stage.thenApplyAsync(any -> event("continued"), back.executor());
                            var unused = onThread(() -> stage.complete(""));
                            chains.await(result);
                            return CompletableFuture.completedFuture(event("on loan"));
                          })));
          return event("lender");
        });
    assertThat(chains.events).containsExactly("continued", "on loan", "lender");
  }

  @Test
  @Pins("rule 4.8")
  void turnOnLoanIsPartOfTheLendersTransaction() {
    a.call(self -> put(self, "n", 0));
    assertThatThrownBy(
            () ->
                a.call(
                    self ->
                        self.storage()
                            .transaction(
                                () -> {
                                  put(self, "n", 1);
                                  chains.join(
                                      later(
                                          b,
                                          there ->
                                              a.call(
                                                  back -> {
                                                    event("sees " + get(back, "n"));
                                                    return put(back, "n", 2);
                                                  })));
                                  event("sees " + get(self, "n"));
                                  throw new IllegalStateException("roll back");
                                })))
        .hasMessage("roll back");
    assertThat(chains.events).containsExactly("sees 1", "sees 2");
    assertThat(a.call(self -> get(self, "n"))).isEqualTo(0);
    assertThat(chains.store.committed).hasSize(1);
  }

  @Test
  @Pins("IG-50")
  void callComesBackIntoTheCriticalSectionThatAwaitsIt() throws Exception {
    CompletableFuture<CompletableFuture<@Nullable Object>> outsider = new CompletableFuture<>();
    a.call(
        self -> {
          self.blockConcurrencyWhile(
              () ->
                  chains.await(
                      later(
                          b,
                          there -> {
                            outsider.complete(chains.queueOutsider(a, "outsider"));
                            return a.call(back -> event("back"));
                          })));
          return event("after the section");
        });
    outsider.get().get();
    assertThat(chains.events).containsExactly("back", "after the section", "outsider");
  }

  @Test
  @Pins("IG-50")
  void interleavedCallComesBackIntoTheCriticalSectionThatMadeIt() throws Exception {
    CompletableFuture<CompletableFuture<@Nullable Object>> outsider = new CompletableFuture<>();
    a.call(
        self -> {
          self.blockConcurrencyWhile(
              () ->
                  chains.callReleased(
                      b,
                      there -> {
                        outsider.complete(chains.queueOutsider(a, "outsider"));
                        return a.call(back -> event("back"));
                      }));
          return event("after the section");
        });
    outsider.get().get();
    assertThat(chains.events).containsExactly("back", "after the section", "outsider");
  }

  @Test
  @Pins("IG-50")
  void callThatCriticalSectionJoinsComesBackIntoIt() throws Exception {
    CompletableFuture<CompletableFuture<@Nullable Object>> outsider = new CompletableFuture<>();
    a.call(
        self -> {
          self.blockConcurrencyWhile(
              () ->
                  chains.join(
                      later(
                          b,
                          there -> {
                            outsider.complete(chains.queueOutsider(a, "outsider"));
                            return a.call(back -> event("depth " + Chains.sectionOf(back).depth()));
                          })));
          return event("after the section");
        });
    outsider.get().get();
    assertThat(chains.events).containsExactly("depth 1", "after the section", "outsider");
  }

  // ---- ends

  @Test
  void whatTurnOnLoanThrowsReachesWhoCalledAndTheLenderGoesOn() {
    Object result =
        a.call(
            self ->
                chains.join(
                    later(
                        b,
                        there -> {
                          assertThatThrownBy(
                                  () ->
                                      a.call(
                                          back -> {
                                            throw new IllegalStateException("inside");
                                          }))
                              .hasMessage("inside");
                          return "went on";
                        })));
    assertThat(result).isEqualTo("went on");
  }

  @Test
  void turnOnLoanThatResetsTheObjectEndsTheLenderAndNobodyElse() {
    assertThatThrownBy(
            () ->
                a.call(
                    self -> {
                      a.of(self).field = 7;
                      return chains.join(
                          later(
                              b,
                              there -> {
                                b.of(there).field = 7;
                                assertThatThrownBy(
                                        () ->
                                            a.call(
                                                back -> {
                                                  back.abort("enough");
                                                  return null;
                                                }))
                                    .isInstanceOf(Failure.class)
                                    .hasMessageStartingWith("reset");
                                return null;
                              }));
                    }))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("enough");
    assertThat(a.call(self -> a.of(self).field)).isEqualTo(0);
    assertThat(b.call(self -> b.of(self).field)).isEqualTo(7);
  }

  @Test
  void whoWaitsToComeBackToAnObjectThatIsResetMeanwhileCallsTheNextActivation() throws Exception {
    CountDownLatch reset = new CountDownLatch(1);
    CompletableFuture<Gate> loan = new CompletableFuture<>();
    CompletableFuture<CompletableFuture<@Nullable Object>> cameBack = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> lender =
        onThread(
            () ->
                a.call(
                    self -> {
                      a.of(self).field = 7;
                      CompletableFuture<@Nullable Object> reply =
                          later(
                              b,
                              there -> {
                                var unused = borrowToReset(loan, reset);
                                return a.call(back -> a.of(back).field);
                              });
                      cameBack.complete(reply);
                      return chains.join(reply);
                    }));
    awaitWaiting(loan.get(), 1);
    reset.countDown();
    assertThatThrownBy(lender::get).hasMessageContaining("enough");
    assertThat(cameBack.get().get()).as("what the next activation says").isEqualTo(0);
  }

  @Test
  void codeOfALenderThatLostItsObjectEndsWhenItCallsItself() throws Exception {
    CountDownLatch reset = new CountDownLatch(1);
    CompletableFuture<Gate> loan = new CompletableFuture<>();
    List<CompletableFuture<@Nullable Object>> borrower = new CopyOnWriteArrayList<>();
    CompletableFuture<@Nullable Object> lender =
        onThread(
            () ->
                a.call(
                    self -> {
                      Thing itself = a.of(self);
                      b.call(there -> borrower.add(borrowToReset(loan, reset)));
                      Await.until(borrower.get(0)::isDone);
                      var unused = later(itself, again -> event("went on"));
                      return event("went on");
                    }));
    awaitWaiting(loan.get(), 1);
    reset.countDown();
    assertThatThrownBy(lender::get)
        .hasRootCauseInstanceOf(Failure.class)
        .hasMessageContaining("enough");
    assertThat(chains.events).isEmpty();
  }

  /** Has a on loan until it is told to reset it; nobody waits for it. */
  private CompletableFuture<@Nullable Object> borrowToReset(
      CompletableFuture<Gate> loan, CountDownLatch reset) {
    CountDownLatch inside = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> reply =
        later(
            a,
            back -> {
              loan.complete(loanOf(back));
              inside.countDown();
              await(reset);
              back.abort("enough");
              return null;
            });
    await(inside);
    return reply;
  }

  private String event(String name) {
    return chains.event(name);
  }

  private static @Nullable Object put(Self self, String key, int value) {
    self.put(Map.of(key, value));
    return null;
  }

  private static @Nullable Object get(Self self, String key) {
    return self.get(key, Integer.class);
  }

  @Test
  void whatHangsOnTheFutureThatATurnJoinsIsNotRunByThatTurn() throws Exception {
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    CompletableFuture<CompletableFuture<?>> made = new CompletableFuture<>();
    CountDownLatch attached = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> turn =
        onThread(
            () ->
                a.call(
                    self -> {
                      CompletableFuture<?> reply =
                          later(
                              b,
                              there -> {
                                Await.until(() -> made.join().getNumberOfDependents() == 3);
                                return "replied";
                              });
                      made.complete(reply);
                      Chains.await(attached);
                      return chains.join(reply);
                    }));
    CompletableFuture<?> reply = made.get();
    CompletableFuture<@Nullable Object> called =
        reply.thenCompose(value -> later(a, self -> Thread.currentThread()));
    CompletableFuture<Void> keepsItsThreadBusy =
        reply.thenRun(() -> Chains.await(over)); // so another would go on with what is left
    attached.countDown();

    assertThat(turn.join()).isEqualTo("replied");
    over.countDown();
    assertThat(called.join()).isInstanceOf(Thread.class);
    keepsItsThreadBusy.join();
  }
}
