package io.perdure.runtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.Pins;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sections, ways back and breaking; the test is who holds the gates, and all the workers. */
@Timeout(120)
class GateSectionTest {

  private static final int DEEP = 100_000;

  private final VirtualTime time = new VirtualTime();
  private final List<String> turns = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> workers = new ArrayDeque<>();
  private final Gate root = new Gate(time, 0);

  // ---- how a section begins and ends

  @Test
  @Pins({"IG-12", "IG-14", "rule 3.5"})
  void aSectionBeginsAtOnceAndHeldBeforeAllWhoWait() {
    root.enter();
    submit(root, "older");
    Gate section = root.section();
    assertThat(section.isHeld()).isTrue();
    assertThat(section.outer()).isSameAs(root);
    assertThat(turns()).isEmpty();
    endAll(section);
    assertThat(turns()).containsExactly("older");
  }

  @Test
  @Pins({"IG-13", "IG-16"})
  void whileATurnOfASectionWaitsOnlyWhatIsInTheSectionRunsOneAtATimeInOrder() {
    root.enter();
    submit(root, "outside");
    Gate section = root.section();
    Return back = section.returning();
    submit(section, "x");
    Caller y = queue(section);
    submit(section, "z");
    section.leave();
    assertThat(turns()).containsExactly("x");
    assertThat(y.isGranted()).isTrue();
    assertThat(section.tryEnter()).isFalse();
    section.leave();
    assertThat(turns()).containsExactly("x", "z");
    back.arrive();
    assertThat(back.await()).isSameAs(section);
    assertThat(root.isHeld()).isTrue();
    endAll(section);
    assertThat(turns()).containsExactly("x", "z", "outside");
  }

  @Test
  @Pins({"IG-17", "IG-61"})
  void whoEndsASectionGoesOnAroundItBeforeAllWhoWaitThere() {
    root.enter();
    Gate section = root.section();
    submit(root, "outside");
    assertThat(section.close()).isSameAs(root);
    assertThat(root.isHeld()).isTrue();
    assertThat(turns()).isEmpty();
    root.leave();
    assertThat(turns()).containsExactly("outside");
  }

  @Test
  @Pins("IG-18")
  void whatStillWaitsInASectionThatEndsGoesToTheEndInItsOrder() {
    root.enter();
    Gate section = root.section();
    submit(section, "x");
    Return back = section.returning();
    back.arrive();
    submit(section, "y");
    Caller z = queue(section);
    submit(root, "w");
    Task given = submit(section, "given up");
    section.giveUp(given);
    section.close();
    assertThat(root.waiting()).isEqualTo(5);
    submit(root, "later");
    root.leave();
    assertThat(turns()).containsExactly("w", "x");
    assertThat(back.await()).isSameAs(root);
    root.leave();
    assertThat(turns()).containsExactly("w", "x", "y");
    assertThat(z.isGranted()).isTrue();
    assertThat(z.gate).isSameAs(root);
    root.leave();
    assertThat(turns()).containsExactly("w", "x", "y", "later");
    assertThat(root.isIdle()).isTrue();
  }

  @Test
  @Pins({"IG-20", "IG-32"})
  void whatComesToASectionThatIsOverWaitsInTheNextAroundItThatIsNot() {
    root.enter();
    Gate outer = root.section();
    Gate middle = outer.section();
    Gate inner = middle.section();
    inner.close();
    middle.close();
    assertThat(inner.open()).isSameAs(outer);
    submit(root, "outside");
    Task forwarded = submit(inner, "forwarded");
    assertThat(forwarded.waitsAt()).isSameAs(outer);
    submit(middle, "also");
    outer.leave();
    assertThat(turns()).containsExactly("forwarded", "also");
    assertThat(outer.tryEnter()).isTrue();
    outer.close();
    submit(inner, "last");
    root.leave();
    assertThat(turns()).containsExactly("forwarded", "also", "outside", "last");
  }

  @Test
  @Pins({"IG-21", "IG-22", "IG-35"})
  void aSectionWithinASectionHoldsThatUpTooAndGivesItBackAsItWas() {
    root.enter();
    Gate outer = root.section();
    submit(outer, "of the outer");
    Gate inner = outer.section();
    submit(root, "outside");
    submit(inner, "of the inner");
    inner.leave();
    assertThat(turns()).containsExactly("of the inner");
    assertThat(inner.tryEnter()).isTrue();
    inner.close();
    assertThat(turns()).containsExactly("of the inner");
    outer.leave();
    assertThat(turns()).containsExactly("of the inner", "of the outer");
    assertThat(outer.tryEnter()).isTrue();
    Gate another = outer.section();
    assertThat(another.isHeld()).isTrue();
    another.close();
    outer.close();
    root.leave();
    assertThat(turns()).containsExactly("of the inner", "of the outer", "outside");
  }

  @Test
  @Pins("IG-23")
  void sectionsOfOneTurnRunOneAfterAnother() {
    root.enter();
    submit(root, "outside");
    for (int i = 0; i < 3; i++) {
      Gate section = root.section();
      submit(section, "in " + i);
      section.leave();
      assertThat(turns()).endsWith("in " + i);
      assertThat(section.tryEnter()).isTrue();
      section.close();
    }
    root.leave();
    assertThat(turns()).containsExactly("in 0", "in 1", "in 2", "outside");
  }

  @Test
  @Pins("IG-32")
  void depthCountsTheSectionsOfTheUser() {
    root.enter();
    Gate one = root.section();
    Gate two = one.section();
    assertThat(List.of(root.depth(), one.depth(), two.depth())).containsExactly(0, 1, 2);
    assertThat(two.uncountedSection().section().depth()).isEqualTo(3);
    assertThat(two.lending().depth()).isEqualTo(2);
  }

  // ---- deep chains

  @Test
  @Pins({"IG-34", "JV-41"})
  void anEventGoesAllTheWayOutOfADeepChainThatEnds() {
    root.enter();
    List<Gate> chain = chain();
    Gate innermost = chain.get(DEEP - 1);
    submit(root, "outside");
    submit(innermost, "from within");
    for (int i = DEEP - 1; i >= 0; i--) {
      chain.get(i).close();
    }
    submit(innermost, "later");
    assertThat(innermost.open()).isSameAs(root);
    root.leave();
    assertThat(turns()).containsExactly("outside", "from within", "later");
  }

  @Test
  @Pins({"IG-34", "IG-26", "IG-27", "JV-41"})
  void aDeepChainThatBreaksSendsEverybodyAwayInAllOfIt() {
    root.enter();
    List<Gate> chain = chain();
    chain.forEach(section -> submit(section, ""));
    submit(root, "");
    root.breakOff();
    runWorkers();
    assertThat(refused).isEqualTo(DEEP + 1);
    assertThat(turns()).isEmpty();
    assertThat(chain).allMatch(Gate::isHeld).allMatch(section -> section.waiting() == 0);
  }

  // ---- breaking

  @Test
  @Pins({"IG-26", "IG-27", "IG-28"})
  void breakingSendsAwayWhoWaitsAndWhoComesAndTheHolderKeepsTheGate() {
    root.enter();
    Gate outer = root.section();
    Gate inner = outer.section();
    List<Gate> all = List.of(root, outer, inner);
    List<Caller> callers = all.stream().map(this::queue).toList();
    Return back = inner.returning();
    back.arrive();
    all.forEach(gate -> submit(gate, ""));
    root.breakOff();
    runWorkers();
    assertThat(refused).isEqualTo(3);
    assertThat(callers).noneMatch(Caller::isWaiting).noneMatch(Caller::isGranted);
    assertThat(back.await()).isNull();
    assertThat(all).allMatch(Gate::isHeld);
    for (Gate gate : all) {
      assertThat(gate.enter()).isFalse();
      submit(gate, "");
    }
    Return late = outer.returning();
    late.arrive();
    assertThat(late.await()).isNull();
    endAll(inner);
    assertThat(refused).isEqualTo(6);
    assertThat(turns()).isEmpty();
    assertThat(all).allMatch(gate -> gate.waiting() == 0);
  }

  @Test
  @Pins({"IG-29", "IG-30"})
  void aSectionThatBeginsInABrokenGateIsBrokenAndBreakingAgainChangesNothing() {
    root.enter();
    submit(root, "");
    root.breakOff();
    Gate section = root.section();
    Gate lent = section.lending();
    submit(section, "");
    submit(lent, "");
    root.breakOff();
    runWorkers();
    assertThat(refused).isEqualTo(3);
    assertThat(turns()).isEmpty();
  }

  @Test
  @Pins("IG-27")
  void whatIsInASectionThatEndsInABrokenGateIsSentAwayOnce() {
    root.enter();
    Gate section = root.section();
    Task task = submit(section, "");
    section.giveUp(task);
    submit(section, "");
    root.breakOff();
    section.close();
    submit(section, "");
    runWorkers();
    assertThat(refused).isEqualTo(2);
    assertThat(turns()).isEmpty();
  }

  // ---- the way back

  @Test
  @Pins({"IG-40", "JV-6", "rule 3.3"})
  void turnsComeBackInTheOrderOfWhatTheyWaitForAndNotOfTheirThreads() throws Exception {
    root.enter();
    List<Return> backs = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      int before = backs.size();
      Thread thread =
          new Thread(
              () -> {
                Return back = root.returning();
                backs.add(back);
                assertThat(back.await()).isSameAs(root);
                turns.add(name);
                root.leave();
              });
      threads.add(thread);
      thread.start();
      Await.until(() -> backs.size() > before);
    }
    submit(root, "before");
    for (int i : new int[] {2, 0, 1}) {
      backs.get(i).arrive();
    }
    backs.get(2).arrive();
    assertThat(root.waiting()).as("who arrives again does not").isEqualTo(4);
    submit(root, "after");
    root.leave();
    runWorkers();
    Await.until(() -> turns.size() >= 4);
    for (Thread thread : threads) {
      thread.join();
    }
    runWorkers();
    assertThat(turns).containsExactly("before", "c", "a", "b", "after");
  }

  @Test
  @Pins({"IG-20", "IG-46"})
  void aTurnComesBackToWhereItLeftOrToWhatIsLeftOfThat() {
    root.enter();
    Gate outer = root.section();
    Gate inner = outer.section();
    Return early = inner.returning();
    Return late = inner.returning();
    early.arrive();
    inner.leave();
    assertThat(early.await()).isSameAs(inner);
    inner.close();
    late.arrive();
    assertThat(outer.waiting()).isEqualTo(1);
    outer.leave();
    assertThat(late.await()).isSameAs(outer);
    endAll(outer);
  }

  @Test
  @Pins({"JV-43", "rule 2.4"})
  void anInterruptIsAnArrivalAndStaysPending() throws Exception {
    root.enter();
    CountDownLatch waits = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              Return back = root.returning();
              waits.countDown();
              back.await();
              turns.add("interrupted: " + Thread.currentThread().isInterrupted());
              root.leave();
            });
    thread.start();
    waits.await();
    submit(root, "before");
    thread.interrupt();
    Await.until(() -> Queued.in(root) == 2);
    submit(root, "after");
    root.leave();
    runWorkers();
    thread.join();
    runWorkers();
    assertThat(turns).containsExactly("before", "interrupted: true", "after");
  }

  // ---- lending

  @Test
  @Pins({"IG-50", "rule 3.6"})
  void aLentGateIsFreeAndWhatIsStillThereComesBackWithIt() {
    root.enter();
    Gate lent = root.lending();
    assertThat(lent.isLending()).isTrue();
    submit(root, "outside");
    submit(lent, "on loan");
    assertThat(turns()).containsExactly("on loan");
    assertThat(lent.enter()).isTrue();
    submit(lent, "too late");
    lent.close();
    root.leave();
    assertThat(turns()).containsExactly("on loan", "outside", "too late");
  }

  @Test
  @Pins({"IG-4", "IG-7"})
  void whatIsMovedKeepsItsOrderAndSoDoesWhatStays() {
    Object tag = new Object();
    root.enter();
    Task given = null;
    for (int i = 0; i < 6; i++) {
      Task task = task("t" + i);
      if (i % 2 == 0) {
        root.submit(task);
      } else {
        root.submit(task, tag);
      }
      given = i == 3 ? task : given;
    }
    assertThat(root.hasTagged(tag)).isTrue();
    Gate lent = root.lending();
    assertThat(lent.enter()).isTrue();
    root.moveTagged(tag, lent);
    assertThat(root.hasTagged(tag)).isFalse();
    assertThat(root.waiting()).isEqualTo(3);
    Task moved = Objects.requireNonNull(given);
    assertThat(moved.waitsAt()).isSameAs(lent);
    assertThat(lent.giveUp(moved)).isTrue();
    assertThat(lent.waiting()).isEqualTo(2);
    lent.leave();
    assertThat(turns()).containsExactly("t1", "t5");
    assertThat(lent.tryEnter()).isTrue();
    lent.close();
    root.leave();
    assertThat(turns()).containsExactly("t1", "t5", "t0", "t2", "t4");
  }

  @Test
  @Pins("IG-7")
  void whatGaveUpIsNotMoved() {
    Object tag = new Object();
    root.enter();
    Task given = task("given up");
    root.submit(given, tag);
    root.submit(task("moved"), tag);
    root.giveUp(given);
    Gate lent = root.lending();
    root.moveTagged(tag, lent);
    assertThat(turns()).containsExactly("moved");
    assertThat(List.of(root.waiting(), lent.waiting())).containsExactly(0, 0);
    assertThat(lent.isIdle()).isTrue();
  }

  // ---- giving up

  @Test
  @Pins({"IG-7", "IG-18", "JV-43"})
  void whatWasForwardedCanBeGivenUpWhereItIs() {
    root.enter();
    Gate section = root.section();
    Task task = submit(section, "given up");
    submit(section, "next");
    section.close();
    assertThat(task.waitsAt()).isSameAs(root);
    assertThat(root.giveUp(task)).isTrue();
    assertThat(task.waitsAt()).isNull();
    assertThat(root.waiting()).isEqualTo(1);
    root.leave();
    assertThat(turns()).containsExactly("next");
    assertThat(root.isIdle()).isTrue();
  }

  @Test
  @Pins("IG-8")
  void whoWasGrantedTheGateCannotGiveItUpUnseen() {
    root.enter();
    Caller caller = queue(root);
    Task next = submit(root, "next");
    root.leave();
    assertThat(root.giveUp(caller)).isFalse();
    assertThat(next.waitsAt()).isSameAs(root);
    root.leave();
    assertThat(turns()).containsExactly("next");
  }

  @Test
  @Pins("JV-43")
  void aMillionEventsThatGaveUpDoNotPileUp() {
    Queue<Event> queue = new ConcurrentLinkedQueue<>();
    Gate gate = new Gate(time, 0, queue);
    gate.enter();
    int live = 100;
    for (int i = 0; i < live; i++) {
      submit(gate, "t" + i);
    }
    for (int i = 0; i < 1_000_000; i++) {
      assertThatItIsTrue(gate.giveUp(submit(gate, "given up")));
      assertThatItIsTrue(gate.waiting() == live);
      if (i % 1_000 == 0) {
        assertThat(queue).hasSizeLessThan(4 * live);
      }
    }
    gate.leave();
    assertThat(turns())
        .containsExactlyElementsOf(IntStream.range(0, live).mapToObj(i -> "t" + i).toList());
    assertThat(gate.isIdle()).isTrue();
    assertThat(gate.waiting()).isZero();
  }

  // ---- races

  @Test
  @Pins({"IG-18", "IG-20"})
  void whatComesWhileSectionsEndIsNeverLostAndStaysInTheOrderOfItsThread() throws Exception {
    int each = 300;
    for (int round = 0; round < 200; round++) {
      turns.clear();
      root.enter();
      Gate outer = root.section();
      Gate inner = outer.section();
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      List<String> ran = new ArrayList<>(); // only in turns
      for (String name : List.of("a", "b")) {
        Thread thread =
            new Thread(
                () -> {
                  awaitQuietly(go);
                  for (int i = 0; i < each; i++) {
                    inner.submit(new Recorded(ran, name + i));
                  }
                });
        threads.add(thread);
        thread.start();
      }
      go.countDown();
      Await.until(() -> Queued.in(inner) > each / 10);
      inner.close();
      outer.close();
      root.leave();
      for (Thread thread : threads) {
        thread.join();
      }
      Await.until(
          () -> {
            runWorkers();
            return root.isIdle();
          });
      for (String name : List.of("a", "b")) {
        assertThat(ran.stream().filter(turn -> turn.startsWith(name)))
            .containsExactlyElementsOf(IntStream.range(0, each).mapToObj(i -> name + i).toList());
      }
    }
  }

  @Test
  @Pins({"IG-7", "JV-43"})
  void whatGivesUpWhileItIsMovedIsCountedNowhere() throws Exception {
    int each = 200;
    for (int round = 0; round < 300; round++) {
      root.enter();
      Gate section = root.section();
      List<Task> tasks = IntStream.range(0, each).mapToObj(i -> submit(section, "t" + i)).toList();
      CountDownLatch go = new CountDownLatch(1);
      List<Task> gone = new ArrayList<>();
      Thread thread =
          new Thread(
              () -> {
                go.countDown();
                tasks.stream().filter(section::giveUp).forEach(gone::add);
              });
      thread.start();
      go.await();
      section.close();
      root.leave();
      thread.join();
      turns.clear();
      runWorkers();
      assertThat(turns).hasSize(each - gone.size());
      assertThat(root.isIdle()).isTrue();
      assertThat(root.waiting()).isZero();
      root.enter();
      submit(root, "counted");
      assertThat(root.waiting()).isEqualTo(1);
      root.leave();
      runWorkers();
    }
  }

  // ---- means

  private int refused;

  /** Of 100,000 sections, each in the one before. */
  private List<Gate> chain() {
    List<Gate> chain = new ArrayList<>();
    Gate innermost = root;
    for (int i = 0; i < DEEP; i++) {
      innermost = innermost.section();
      chain.add(innermost);
    }
    return chain;
  }

  /** Ends the section and those around it, and leaves the gate. */
  private void endAll(Gate section) {
    Gate gate = section;
    while (gate != root) {
      gate = gate.close();
    }
    root.leave();
    runWorkers();
  }

  /** Those that have run when all workers have. */
  private List<String> turns() {
    runWorkers();
    return turns;
  }

  private Task submit(Gate gate, String name) {
    Task task = task(name);
    gate.submit(task);
    return task;
  }

  private Task task(String name) {
    return new Recorded(turns, name);
  }

  /** Not AssertJ, a million times. */
  private static void assertThatItIsTrue(boolean condition) {
    if (!condition) {
      throw new AssertionError();
    }
  }

  /** A caller whose thread never wakes. */
  private Caller queue(Gate gate) {
    Caller caller = new Caller();
    gate.add(caller);
    return caller;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized void addWorker(Runnable worker) {
    workers.add(worker);
  }

  private synchronized @Nullable Runnable nextWorker() {
    return workers.poll();
  }

  private void runWorkers() {
    for (Runnable next = nextWorker(); next != null; next = nextWorker()) {
      next.run();
    }
  }

  private final class Recorded extends Task {
    private final List<String> turns;
    private final String name;

    Recorded(List<String> turns, String name) {
      super(GateSectionTest.this::addWorker);
      this.turns = turns;
      this.name = name;
    }

    @Override
    protected Gate run(Gate held) {
      turns.add(name);
      return held;
    }

    @Override
    protected void refused() {
      refused++;
    }

    @Override
    protected void abandoned(Throwable reason) {
      turns.add("abandoned: " + reason);
    }
  }
}
