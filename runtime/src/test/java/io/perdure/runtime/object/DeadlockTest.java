package io.perdure.runtime.object;

import static io.perdure.runtime.object.Chains.await;
import static io.perdure.runtime.object.Chains.awaitWaiting;
import static io.perdure.runtime.object.Chains.gateOf;
import static io.perdure.runtime.object.Chains.later;
import static io.perdure.runtime.object.Chains.laterAsync;
import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.Pins;
import io.perdure.runtime.object.WovenThing.Body;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.turn.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cycles of waits are found when they close, and nothing else is (rule 3.6). */
@Timeout(120)
@Pins("rule 3.6")
class DeadlockTest {

  private static final int THREADS = 8;
  private static final int OBJECTS = 12;
  private static final int CHAINS = 60;

  private Chains chains;

  @BeforeEach
  void start() throws Exception {
    chains = new Chains();
  }

  @AfterEach
  void everythingIsFree() {
    chains.assertAllFree();
    chains.close();
  }

  // ---- cycles

  @Test
  void twoObjectsThatCallEachOther() {
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    CyclicBarrier bothIn = new CyclicBarrier(2);
    List<CompletableFuture<@Nullable Object>> calls =
        List.of(
            onThread(() -> a.call(self -> afterwards(bothIn, b))),
            onThread(() -> b.call(self -> afterwards(bothIn, a))));
    assertOneHears(calls, "Thing/a.call", "Thing/b.call");
  }

  @Test
  void ringOfFiveObjects() {
    CyclicBarrier allIn = new CyclicBarrier(5);
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Thing mine = chains.thing("r" + i);
      Thing next = chains.thing("r" + (i + 1) % 5);
      calls.add(onThread(() -> mine.call(self -> afterwards(allIn, next))));
    }
    List<String> cycle =
        assertOneHears(
            calls,
            "Thing/r0.call",
            "Thing/r1.call",
            "Thing/r2.call",
            "Thing/r3.call",
            "Thing/r4.call");
    int first = Integer.parseInt(cycle.get(0).substring(7, 8));
    for (int i = 0; i < 5; i++) {
      assertThat(cycle.get(i)).isEqualTo("Thing/r" + (first + i) % 5 + ".call");
    }
  }

  @Test
  void cycleThatIsClosedByWhoWantsItsObjectBack() {
    Thing outer = chains.thing("outer");
    Thing lender = chains.thing("lender");
    Thing callee = chains.thing("callee");
    Thing other = chains.thing("other");
    CountDownLatch otherIn = new CountDownLatch(1);
    CountDownLatch lent = new CountDownLatch(1);
    List<CompletableFuture<@Nullable Object>> back = new CopyOnWriteArrayList<>();
    CompletableFuture<@Nullable Object> across =
        onThread(
            () ->
                other.call(
                    self -> {
                      otherIn.countDown();
                      await(lent);
                      return outer.call(there -> "through");
                    }));
    await(otherIn);
    CompletableFuture<@Nullable Object> along =
        onThread(
            () ->
                outer.call(
                    self ->
                        lender.call(
                            its ->
                                callee.call(
                                    there -> {
                                      back.add(later(lender, again -> other.call(on -> "through")));
                                      awaitWaiting(gateOf(other), 1);
                                      lent.countDown();
                                      awaitWaiting(gateOf(outer), 1);
                                      return "back";
                                    }))));

    assertThat(along.join()).isEqualTo("back");
    assertThat(across.join()).isEqualTo("through");
    assertOneHears(
        back,
        "Thing/lender.callLater",
        "Thing/other.call",
        "Thing/outer.call",
        "Thing/lender.call");
  }

  private static Object afterwards(CyclicBarrier allIn, Thing next) throws Exception {
    allIn.await();
    return String.valueOf(next.call(self -> "through"));
  }

  @Test
  void chainsOfSeveralObjectsNameAllThatAreInBetween() {
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    Thing between = chains.thing("between");
    CyclicBarrier allIn = new CyclicBarrier(2);
    List<CompletableFuture<@Nullable Object>> calls =
        List.of(
            onThread(() -> a.call(self -> between.call(there -> afterwards(allIn, b)))),
            onThread(() -> b.call(self -> afterwards(allIn, a))));
    assertOneHears(calls, "Thing/a.call", "Thing/between.call", "Thing/b.call");
  }

  @Test
  void joinedReplyOfCallThatQueuesBehindWhoWaits() {
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    CyclicBarrier bothIn = new CyclicBarrier(2);
    List<CompletableFuture<@Nullable Object>> calls =
        List.of(
            onThread(
                () ->
                    a.call(
                        self -> {
                          bothIn.await();
                          return chains.join(later(b, there -> "through"));
                        })),
            onThread(() -> b.call(self -> afterwards(bothIn, a))));
    assertOneHears(calls, "Thing/a.call", "Thing/b.call");
  }

  @Test
  void joinedRepliesOfCallsThatRun() {
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    Thing c = chains.thing("c");
    Thing d = chains.thing("d");
    CyclicBarrier bothIn = new CyclicBarrier(2);
    List<CompletableFuture<@Nullable Object>> calls =
        List.of(
            onThread(() -> a.call(self -> chains.join(later(b, on -> afterwards(bothIn, c))))),
            onThread(() -> c.call(self -> chains.join(later(d, on -> afterwards(bothIn, a))))));
    assertOneHears(calls, "Thing/a.call", "Thing/b.callLater", "Thing/c.call", "Thing/d.callLater");
  }

  /**
   * Whoever waits, waits for the first of three calls, each of which returns the next one's future.
   */
  @Test
  void cycleThatIsClosedByAFutureThatIsPassedOnTwice() throws Exception {
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    Thing c = chains.thing("c");
    Thing d = chains.thing("d");
    CountDownLatch isWaitedFor = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> busy = onThread(() -> c.call(self -> held(isWaitedFor)));
    Await.until(() -> Chains.isHeld(c));
    CompletableFuture<@Nullable Object> first =
        onThread(
            () ->
                a.call(
                    self ->
                        chains.join(
                            laterAsync(
                                b, on -> laterAsync(c, there -> later(d, last -> "through"))))));
    awaitWaiting(gateOf(c), 1);
    CompletableFuture<@Nullable Object> second =
        onThread(() -> d.call(self -> a.call(there -> "through")));
    awaitWaiting(gateOf(a), 1);
    isWaitedFor.countDown();
    assertOneHears(List.of(first, second, busy), "Thing/a.call", "Thing/d.call");
  }

  private static String held(CountDownLatch until) {
    await(until);
    return "through";
  }

  @Test
  void callOfTimedObjectThatNeedsWhoWaits() {
    Thing a = chains.thing("a");
    CyclicBarrier bothIn = new CyclicBarrier(2);
    var timed = chains.timed("t");
    List<CompletableFuture<@Nullable Object>> calls =
        List.of(
            onThread(
                () ->
                    a.call(
                        self -> {
                          bothIn.await();
                          return timed.call(there -> "through");
                        })),
            onThread(() -> timed.call(self -> afterwards(bothIn, a))));
    assertOneHears(calls, "Thing/a.call", "TimedThing/t.call");
  }

  @Test
  void criticalSectionThatAwaitsWhoWaitsForIt() throws Exception {
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    CyclicBarrier bothIn = new CyclicBarrier(2);
    CompletableFuture<@Nullable Object> starter =
        onThread(
            () ->
                a.call(
                    self -> {
                      bothIn.await();
                      return self.blockConcurrencyWhile(
                          () -> {
                            try {
                              return chains.await(later(b, there -> "through"));
                            } catch (Failure deadlock) {
                              return deadlock;
                            }
                          });
                    }));
    CompletableFuture<@Nullable Object> other =
        onThread(() -> b.call(self -> afterwards(bothIn, a)));
    CompletableFuture<@Nullable Object> unwrapped =
        starter.thenApply(
            outcome -> {
              if (outcome instanceof Failure failure) {
                throw failure;
              }
              return outcome;
            });
    assertOneHears(List.of(unwrapped, other), "Thing/a.call", "Thing/b.call");
  }

  @Test
  void turnThatAwaitsWithItsCallersObjectKept() {
    Thing z = chains.thing("z");
    Thing a = chains.thing("a");
    CompletableFuture<String> awaited = new CompletableFuture<>();
    CountDownLatch suspended = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> first =
        onThread(
            () ->
                z.call(
                    self ->
                        a.call(
                            there -> {
                              suspended.countDown();
                              return chains.await(awaited);
                            })));
    await(suspended);
    CompletableFuture<@Nullable Object> second =
        onThread(
            () ->
                a.call(
                    self -> {
                      awaited.complete("through");
                      return z.call(there -> "through");
                    }));
    assertOneHears(List.of(first, second), "Thing/z.call", "Thing/a.call", "Thing/a.call");
  }

  @Test
  void twoTurnsThatAwaitEachOthersCallers() {
    Thing z = chains.thing("z");
    Thing y = chains.thing("y");
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    CyclicBarrier bothIn = new CyclicBarrier(2);
    List<CompletableFuture<@Nullable Object>> calls =
        List.of(
            onThread(() -> z.call(self -> a.call(there -> awaitsCallOf(bothIn, y)))),
            onThread(() -> y.call(self -> b.call(there -> awaitsCallOf(bothIn, z)))));
    assertOneHears(calls, "Thing/z.call", "Thing/a.call", "Thing/y.call", "Thing/b.call");
  }

  private @Nullable Object awaitsCallOf(CyclicBarrier bothIn, Thing other) throws Exception {
    bothIn.await();
    return chains.await(later(other, there -> "through"));
  }

  @Test
  void interleavedCallsWithTheirCallersObjectsKept() {
    Thing z = chains.thing("z");
    Thing y = chains.thing("y");
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    CyclicBarrier bothIn = new CyclicBarrier(2);
    List<CompletableFuture<@Nullable Object>> calls =
        List.of(
            onThread(() -> z.call(self -> a.call(there -> callsReleased(bothIn, y)))),
            onThread(() -> y.call(self -> b.call(there -> callsReleased(bothIn, z)))));
    assertOneHears(calls, "Thing/z.call", "Thing/a.call", "Thing/y.call", "Thing/b.call");
  }

  private @Nullable Object callsReleased(CyclicBarrier bothIn, Thing other) throws Exception {
    bothIn.await();
    return chains.callReleased(other, there -> "through");
  }

  @Test
  void interleavedCallsWhoseTurnsCallWhatIsKept() {
    Thing z = chains.thing("z");
    Thing y = chains.thing("y");
    CyclicBarrier bothIn = new CyclicBarrier(2);
    List<CompletableFuture<@Nullable Object>> calls =
        List.of(
            onThread(() -> throughReleased(z, "a", "c", y, bothIn)),
            onThread(() -> throughReleased(y, "b", "d", z, bothIn)));
    assertOneHears(
        calls,
        "Thing/z.call",
        "Thing/a.call",
        "Thing/c.call",
        "Thing/y.call",
        "Thing/b.call",
        "Thing/d.call");
  }

  private @Nullable Object throughReleased(
      Thing from, String first, String second, Thing to, CyclicBarrier bothIn) {
    Thing interleaved = chains.thing(first);
    Thing last = chains.thing(second);
    return from.call(
        self ->
            interleaved.call(there -> chains.callReleased(last, third -> afterwards(bothIn, to))));
  }

  @Test
  void interleavedJoinsWithTheirCallersObjectsKept() {
    Thing z = chains.thing("z");
    Thing y = chains.thing("y");
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    CyclicBarrier bothIn = new CyclicBarrier(2);
    List<CompletableFuture<@Nullable Object>> calls =
        List.of(
            onThread(() -> z.call(self -> a.call(there -> joinsReleased(bothIn, y)))),
            onThread(() -> y.call(self -> b.call(there -> joinsReleased(bothIn, z)))));
    assertOneHears(calls, "Thing/z.call", "Thing/a.call", "Thing/y.call", "Thing/b.call");
  }

  private @Nullable Object joinsReleased(CyclicBarrier bothIn, Thing other) throws Exception {
    bothIn.await();
    return chains.joinReleased(later(other, there -> "through"));
  }

  @Test
  void turnOnLoanThatNeedsWhoWaitsForTheLender() {
    Thing a = chains.thing("a");
    Thing b = chains.thing("b");
    Thing c = chains.thing("c");
    CountDownLatch inC = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> lender =
        onThread(
            () ->
                a.call(
                    self ->
                        chains.join(
                            later(
                                b,
                                there ->
                                    a.call(
                                        back -> {
                                          await(inC);
                                          awaitWaiting(gateOf(a), 1);
                                          return c.call(last -> "through");
                                        })))));
    CompletableFuture<@Nullable Object> other =
        onThread(
            () ->
                c.call(
                    self -> {
                      Await.until(() -> Chains.isHeld(a));
                      inC.countDown();
                      return a.call(there -> "through");
                    }));
    assertOneHears(List.of(lender, other), "Thing/b.callLater", "Thing/a.call", "Thing/c.call");
  }

  @Test
  void lenderThatHasItsAnswerAndWaitsForTheObject() throws Exception {
    Loan loan = new Loan();
    loan.lenderWaitsForTheObject();
    CompletableFuture<@Nullable Object> other = onThread(loan::callZ);
    loan.inY.await();
    awaitWaiting(gateOf(loan.z), 1);
    loan.goOn.countDown();
    loan.assertOneHears(other);
  }

  /** Z calls A, which lends itself to a call that nobody waits for, and that then calls Y. */
  private final class Loan {
    final Thing z = chains.thing("z");
    final Thing y = chains.thing("y");
    final CountDownLatch inY = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    private final Thing a = chains.thing("a");
    private final Thing b = chains.thing("b");
    private final CompletableFuture<Gate> lent = new CompletableFuture<>();
    private final CompletableFuture<CompletableFuture<@Nullable Object>> borrower =
        new CompletableFuture<>();
    private final CompletableFuture<@Nullable Object> lender = onThread(this::lend);

    private @Nullable Object lend() {
      return z.call(self -> a.call(there -> chains.join(later(b, third -> borrow()))));
    }

    private Object borrow() throws Exception {
      borrower.complete(later(a, this::onLoan));
      lent.get();
      return "through";
    }

    private @Nullable Object onLoan(Self self) {
      lent.complete(Chains.loanOf(self));
      await(goOn);
      return y.call(last -> "through");
    }

    void lenderWaitsForTheObject() throws Exception {
      awaitWaiting(lent.get(), 1);
    }

    @Nullable Object callZ() {
      return y.call(
          self -> {
            inY.countDown();
            return z.call(there -> "through");
          });
    }

    void assertOneHears(CompletableFuture<@Nullable Object> other) {
      DeadlockTest.assertOneHears(
          List.of(lender, other, borrower.join()),
          "Thing/a.callLater",
          "Thing/y.call",
          "Thing/z.call",
          "Thing/a.call");
    }
  }

  /**
   * Exactly one call hears of it, with all of the cycle in any rotation; the others are through.
   */
  private static List<String> assertOneHears(
      List<CompletableFuture<@Nullable Object>> calls, String... cycle) {
    List<Failure> failures = new ArrayList<>();
    for (CompletableFuture<@Nullable Object> call : calls) {
      try {
        assertThat(call.join()).isEqualTo("through");
      } catch (CompletionException failed) {
        assertThat(failed).hasCauseInstanceOf(Failure.class);
        failures.add((Failure) failed.getCause());
      }
    }
    assertThat(failures).hasSize(1);
    Failure heard = failures.get(0);
    assertThat(heard).hasMessageStartingWith("deadlock: This call would wait for ever: ");
    assertThat(heard.cycle).containsExactlyInAnyOrder(cycle);
    assertThat(heard.getMessage()).contains(String.join(" \u2192 ", heard.cycle));
    return heard.cycle;
  }

  // ---- no cycles

  @Test
  void longChainOfWaitsThatResolvesIsNone() throws Exception {
    int length = 40;
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch lastIn = new CountDownLatch(1);
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    Thing last = chains.thing("l0");
    calls.add(
        onThread(
            () ->
                last.call(
                    self -> {
                      lastIn.countDown();
                      await(release);
                      return "through";
                    })));
    await(lastIn);
    for (int i = 1; i < length; i++) {
      Thing mine = chains.thing("l" + i);
      Thing next = chains.thing("l" + (i - 1));
      int number = i;
      calls.add(
          onThread(
              () ->
                  mine.call(
                      self ->
                          number % 2 == 0
                              ? next.call(there -> "through")
                              : chains.join(later(next, there -> "through")))));
      awaitWaiting(gateOf(next), 1);
    }
    release.countDown();
    for (CompletableFuture<@Nullable Object> call : calls) {
      assertThat(call.get()).isEqualTo("through");
    }
  }

  @Test
  void acyclicCallsOfManyThreadsAreNone() throws Exception {
    List<Thing> objects = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      objects.add(chains.thing("o" + i));
    }
    Random seeds = new Random(5);
    List<CompletableFuture<@Nullable Object>> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seeds.nextLong());
      threads.add(
          onThread(
              () -> {
                for (int chain = 0; chain < CHAINS; chain++) {
                  new Visit(objects, random, -1, List.of()).goOn();
                }
                return "through";
              }));
    }
    for (CompletableFuture<@Nullable Object> thread : threads) {
      assertThat(thread.get()).isEqualTo("through");
    }
  }

  /** A turn of a chain that calls objects in their order, or back into one that waits for it. */
  private final class Visit {
    private final List<Thing> objects;
    private final Random random;

    /** Of the objects in the chain. */
    private final int highest;

    /** Those that may be called back. */
    private final List<Thing> waiting;

    Visit(List<Thing> objects, Random random, int highest, List<Thing> waiting) {
      this.objects = objects;
      this.random = random;
      this.highest = highest;
      this.waiting = waiting;
    }

    @Nullable Object goOn() {
      for (int calls = random.nextInt(3); calls > 0; calls--) {
        if (!waiting.isEmpty() && random.nextInt(4) == 0) {
          Thing back = waiting.get(random.nextInt(waiting.size()));
          back.call(self -> new Visit(objects, random, highest, List.of()).goOn());
        } else if (highest + 1 < objects.size()) {
          int next = highest + 1 + random.nextInt(objects.size() - highest - 1);
          visit(next, random.nextInt(5));
        }
      }
      return null;
    }

    private int last() {
      return waiting.size() - 1;
    }

    private void visit(int next, int how) {
      Thing thing = objects.get(next);
      boolean isKept = how < 2;
      List<Thing> above = isKept || waiting.isEmpty() ? waiting : waiting.subList(0, last());
      Body body =
          self -> {
            List<Thing> all = new ArrayList<>(above);
            all.add(thing);
            return new Visit(objects, random, next, all).goOn();
          };
      switch (how) {
        case 0 -> thing.call(body);
        case 1 -> chains.join(later(thing, body));
        case 2 -> chains.await(later(thing, body));
        case 3 -> chains.joinReleased(later(thing, body));
        default -> chains.callReleased(thing, body);
      }
    }
  }
}
