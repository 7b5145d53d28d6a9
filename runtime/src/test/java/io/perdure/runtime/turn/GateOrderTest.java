package io.perdure.runtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who comes next, on virtual time: the test holds the gate while others queue. */
@Timeout(60)
class GateOrderTest {

  private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(1);

  private final VirtualTime time = new VirtualTime();
  private final List<String> turns = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> workers = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private Gate gate = new Gate(time, 0);

  @AfterEach
  void everybodyIsThroughAndTheGateFree() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(gate.waiting()).isZero();
    assertThat(gate.isHeld()).isFalse();
  }

  @Test
  void strictOrderIsTheOrderOfArrival() {
    gate.enter();
    queueCaller("a");
    submit("b");
    queueCaller("c");
    queueCaller("d");
    submit("e");
    gate.leave();
    awaitTurns("a");
    runWorkerOnceThereIsOne();
    awaitTurns("a", "b", "c", "d");
    runWorkerOnceThereIsOne();
    assertThat(turns).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void inStrictOrderTheGateGoesFromHandToHand() {
    gate.enter();
    queueCallerThatStays("a");
    gate.leave();
    assertThat(gate.tryEnter()).as("it is held for a from the moment it is left").isFalse();
    awaitTurns("a");
    gate.leave();
  }

  @Test
  void tasksInARowRunInOneGo() {
    gate.enter();
    for (int i = 0; i < 10; i++) {
      submit("t" + i);
    }
    gate.leave();
    assertThat(workers).hasSize(1);
    runWorker();
    assertThat(turns).hasSize(10).startsWith("t0").endsWith("t9");
    assertThat(workers).isEmpty();
  }

  @Test
  void aLongRowOfTasksIsSharedBetweenWorkersInOrder() {
    gate.enter();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      submit("t" + i);
      expected.add("t" + i);
    }
    gate.leave();
    runWorker();
    assertThat(turns).hasSizeLessThan(200);
    while (!workers.isEmpty()) {
      runWorker();
    }
    assertThat(turns).isEqualTo(expected);
  }

  @Test
  void aTaskNeverRunsOnTheThreadThatSubmitsIt() {
    submit("t");
    assertThat(turns).isEmpty();
    assertThat(gate.isHeld()).isTrue();
    runWorker();
    assertThat(turns).containsExactly("t");
  }

  @Test
  void aTaskIsNeverOvertaken() {
    gate = new Gate(time, LIMIT);
    gate.enter();
    submit("t");
    gate.leave();
    assertThat(gate.tryEnter()).as("the gate is held for the task").isFalse();
    queueCaller("c");
    runWorker();
    awaitTurns("t", "c");
  }

  @Test
  void aTurnThatComesBackIsBehindAllThatHaveArrivedAndIsNeverOvertaken() {
    gate = new Gate(time, LIMIT);
    gate.enter();
    queueCallerThatStays("a");
    submit("t");
    gate.leave();
    awaitTurns("a");
    int before = gate.waiting();
    start(
        () -> {
          comeBack();
          turns.add("back");
          gate.leave();
        });
    awaitWaiting(before + 1);
    queueCaller("later");
    gate.leave();
    assertThat(gate.tryEnter()).as("the task is next").isFalse();
    runWorker();
    awaitTurns("a", "t", "back", "later");
  }

  @Test
  void aTurnThatComesBackToAFreeGateThatACallerWasWokenForIsBehindIt() {
    gate = new Gate(time, LIMIT);
    Caller woken = queueCallerThatNeverWakes();
    gate.leave();
    assertThat(gate.isHeld()).as("left free for the caller").isFalse();
    start(
        () -> {
          comeBack();
          turns.add("back");
          gate.leave();
        });
    Await.until(woken::isGranted);
    assertThat(turns).isEmpty();
    gate.leave();
    awaitTurns("back");
  }

  @Test
  void aTaskBehindACallerIsNotOvertakenEither() {
    gate = new Gate(time, LIMIT);
    gate.enter();
    queueCallerThatStays("c");
    submit("t");
    gate.leave();
    awaitTurns("c");
    assertThat(gate.tryEnter()).isFalse();
    gate.leave();
    assertThat(gate.tryEnter()).isFalse();
    runWorker();
    assertThat(turns).containsExactly("c", "t");
  }

  @Test
  void aBlockedCallerMayBeOvertakenWithinTheLimit() {
    gate = new Gate(time, LIMIT);
    Caller slow = queueCallerThatNeverWakes();
    gate.leave();
    time.advance(LIMIT - 1, TimeUnit.NANOSECONDS);
    assertThat(gate.tryEnter()).isTrue();
    assertThat(slow.isWaiting()).isTrue();
    time.advance(1, TimeUnit.NANOSECONDS);
    gate.leave();
    assertThat(gate.tryEnter()).isFalse();
    start(callerThatLeaves("late"));
    Await.until(slow::isGranted);
    gate.leave();
    awaitTurns("late");
  }

  @Test
  void theLimitCountsFromWhenACallerIsTheNext() {
    gate = new Gate(time, LIMIT);
    Caller slow = queueCallerThatNeverWakes();
    time.advance(10 * LIMIT, TimeUnit.NANOSECONDS);
    gate.leave();
    assertThat(gate.tryEnter()).isTrue();
    assertThat(slow.isWaiting()).isTrue();
    time.advance(LIMIT, TimeUnit.NANOSECONDS);
    gate.leave();
    assertThat(gate.tryEnter()).as("the caller has the right of way").isFalse();
    start(callerThatLeaves("late"));
    Await.until(slow::isGranted);
    gate.leave();
    awaitTurns("late");
  }

  @Test
  void aGateLeftFreeIsNotTakenFromACallerWhoseLimitHasPassed() {
    gate = new Gate(time, LIMIT);
    Caller slow = queueCallerThatNeverWakes();
    gate.leave();
    time.advance(LIMIT, TimeUnit.NANOSECONDS);
    assertThat(gate.tryEnter()).as("the caller was woken, and has the right of way").isFalse();
    start(callerThatLeaves("late"));
    Await.until(slow::isGranted);
    assertThat(turns).isEmpty();
    gate.leave();
    awaitTurns("late");
  }

  @Test
  void aTaskThatWasGivenUpNeverRunsAndThoseBehindItDo() {
    gate.enter();
    Task first = submit("first");
    submit("second");
    assertThat(gate.giveUp(first)).isTrue();
    assertThat(gate.giveUp(first)).as("once only").isFalse();
    gate.leave();
    runWorker();
    assertThat(turns).containsExactly("second");
  }

  @Test
  void aTaskWhoseTurnHasComeCannotBeGivenUp() {
    Task task = submit("t");
    assertThat(gate.giveUp(task)).isFalse();
    runWorker();
    assertThat(turns).containsExactly("t");
  }

  @Test
  void aCallerThatIsRefusedThrowsAndThoseBehindItGetIn() {
    gate.enter();
    start(
        () -> {
          try {
            gate.enter();
          } catch (IllegalStateException refused) {
            turns.add(refused.getMessage());
          }
        });
    awaitWaiting(1);
    Await.until(() -> gate.callers().size() == 1);
    queueCaller("next");
    Caller caller = gate.callers().get(0);
    assertThat(gate.refuse(caller, new IllegalStateException("refused"))).isTrue();
    awaitTurns("refused");
    assertThat(gate.refuse(caller, new IllegalStateException("again"))).isFalse();
    assertThat(gate.callers()).hasSize(1).doesNotContain(caller);
    gate.leave();
    awaitTurns("refused", "next");
  }

  @Test
  void aCallerWhoseTurnHasComeCannotBeRefused() {
    Caller caller = queueCallerThatNeverWakes();
    gate.leave();
    assertThat(gate.refuse(caller, new IllegalStateException("too late"))).isFalse();
    assertThat(caller.isGranted()).isTrue();
    gate.leave();
  }

  @Test
  void aGateThatWasLeftFreeForACallerThatIsRefusedGoesToTheNext() {
    gate = new Gate(time, LIMIT);
    Caller woken = queueCallerThatNeverWakes();
    queueCaller("next");
    Thread next = threads.get(threads.size() - 1);
    Await.until(() -> LockSupport.getBlocker(next) == gate); // it is through with the queue
    gate.leave();
    assertThat(gate.isHeld()).as("left free for the caller").isFalse();
    assertThat(gate.refuse(woken, new IllegalStateException("refused"))).isTrue();
    awaitTurns("next");
  }

  @Test
  void aTurnThatComesBackCannotBeRefused() {
    gate.enter();
    start(
        () -> {
          comeBack();
          turns.add("back");
          gate.leave();
        });
    awaitWaiting(1);
    queueCaller("behind it");
    Await.until(() -> !gate.callers().isEmpty());
    assertThat(gate.callers()).hasSize(1);
    gate.leave();
    awaitTurns("back", "behind it");
  }

  @Test
  void aTaskThatThrowsDoesNotTakeTheGateWithIt() {
    gate.enter();
    gate.submit(
        new Task(workers::add) {
          @Override
          protected Gate run(Gate held) {
            throw new StackOverflowError("deep");
          }

          @Override
          protected void refused() {}

          @Override
          protected void abandoned(Throwable reason) {}
        });
    submit("next");
    gate.leave();
    runWorker();
    assertThat(turns).containsExactly("next");
  }

  @Test
  void withoutThreadsALongQueueIsAbandonedWithoutLosingTheGate() {
    Executor none =
        task -> {
          throw new RejectedExecutionException("no threads today");
        };
    gate.enter();
    for (int i = 0; i < 20_000; i++) {
      gate.submit(
          new Task(none) {
            @Override
            protected Gate run(Gate held) {
              turns.add("ran without a thread");
              return held;
            }

            @Override
            protected void refused() {}

            @Override
            protected void abandoned(Throwable reason) {
              throw new IllegalStateException("nobody to tell");
            }
          });
    }
    assertThat(gate.waiting()).isEqualTo(20_000);
    gate.leave();
    assertThat(turns).isEmpty();
  }

  @Test
  void anInterruptedCallerWaitsOnAndStaysInterrupted() {
    gate.enter();
    Thread caller =
        start(
            () -> {
              gate.enter();
              turns.add("interrupted: " + Thread.currentThread().isInterrupted());
              gate.leave();
            });
    awaitWaiting(1);
    caller.interrupt();
    Await.until(() -> !caller.isInterrupted()); // it has taken note and goes back to waiting
    assertThat(turns).isEmpty();
    gate.leave();
    awaitTurns("interrupted: true");
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLostWhileAnEventIsOnItsWayIntoTheQueue(Stop stop) {
    StoppingQueue queue = new StoppingQueue(stop);
    gate = new Gate(time, 0, queue);
    gate.enter();
    Caller caller = new Caller();
    queue.meanwhile =
        () -> {
          gate.add(caller);
          gate.leave();
          runWorkers();
          if (caller.isGranted()) {
            gate.leave();
          }
          assertThat(gate.waiting()).isBetween(0, 2);
        };
    submit("slow to queue");
    runWorkers();
    assertThat(turns).containsExactly("slow to queue");
    assertThat(caller.isGranted()).isTrue();
    if (gate.isHeld()) {
      gate.leave();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTaskIsNotOvertakenWhileAnotherIsOnItsWayIntoTheQueue(Stop stop) {
    StoppingQueue queue = new StoppingQueue(stop);
    gate = new Gate(time, LIMIT, queue);
    gate.enter();
    queue.meanwhile =
        () -> {
          submit("t");
          gate.leave();
          while (!workers.isEmpty() && !turns.contains("t")) {
            assertThat(gate.tryEnter()).as("t has arrived").isFalse();
            runWorker();
          }
        };
    submit("slow to queue");
    runWorkers();
    assertThat(turns).containsExactlyInAnyOrder("slow to queue", "t");
  }

  /** Where a thread loses its processor. */
  enum Stop {
    BEFORE_ADDING,
    AFTER_ADDING
  }

  @SuppressWarnings("serial") // never serialized
  private static final class StoppingQueue extends ConcurrentLinkedQueue<Event> {
    private final Stop stop;
    private @Nullable Runnable meanwhile;

    StoppingQueue(Stop stop) {
      this.stop = stop;
    }

    @Override
    public boolean add(Event event) {
      Runnable once = meanwhile;
      meanwhile = null;
      if (once != null && stop == Stop.BEFORE_ADDING) {
        once.run();
      }
      boolean added = super.add(event);
      if (once != null && stop == Stop.AFTER_ADDING) {
        once.run();
      }
      return added;
    }
  }

  private void runWorkers() {
    while (!workers.isEmpty()) {
      runWorker();
    }
  }

  private void queueCaller(String name) {
    queue(name, true);
  }

  private void queueCallerThatStays(String name) {
    queue(name, false);
  }

  private void queue(String name, boolean leaves) {
    int before = gate.waiting();
    start(leaves ? callerThatLeaves(name) : () -> enter(name));
    awaitWaiting(before + 1);
  }

  private Runnable callerThatLeaves(String name) {
    return () -> {
      enter(name);
      gate.leave();
    };
  }

  private void enter(String name) {
    gate.enter();
    turns.add(name);
  }

  /** A caller whose thread the system never gets to run again; with the gate held by the test. */
  private Caller queueCallerThatNeverWakes() {
    gate.enter();
    Caller caller = new Caller();
    gate.add(caller);
    return caller;
  }

  private void comeBack() {
    Return back = gate.returning();
    back.arrive();
    assertThat(back.await()).isSameAs(gate);
  }

  private Thread start(Runnable action) {
    Thread thread = new Thread(action);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private Task submit(String name) {
    Task task =
        new Task(this::addWorker) {
          @Override
          protected Gate run(Gate held) {
            turns.add(name);
            return held;
          }

          @Override
          protected void refused() {
            turns.add("refused");
          }

          @Override
          protected void abandoned(Throwable reason) {
            turns.add("abandoned");
          }
        };
    gate.submit(task);
    return task;
  }

  private synchronized void addWorker(Runnable worker) {
    workers.add(worker);
  }

  private synchronized void runWorker() {
    workers.remove().run();
  }

  private void runWorkerOnceThereIsOne() {
    Await.until(this::hasWorker);
    runWorker();
  }

  private synchronized boolean hasWorker() {
    return !workers.isEmpty();
  }

  private void awaitWaiting(int count) {
    Await.until(() -> Queued.in(gate) >= count);
  }

  private void awaitTurns(String... expected) {
    Await.until(() -> turns.size() >= expected.length);
    assertThat(turns).containsExactly(expected);
  }
}
