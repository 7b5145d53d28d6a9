package io.perdure.runtime.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import io.perdure.runtime.turn.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns that hold their objects for long, on virtual time: each look is five seconds on. */
@Timeout(60)
class WatchdogTest {

  /** Half the limit. */
  private static final long LOOK_SECONDS = 5;

  private final ScriptedStore store = new ScriptedStore();
  private final VirtualTime time = new VirtualTime();
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final List<Caller> callers = new ArrayList<>();
  private final Signal end = new Signal();
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    engine = engine(TimeUnit.SECONDS.toNanos(2 * LOOK_SECONDS));
  }

  @AfterEach
  @Timeout(60)
  void everybodyGetsThrough() throws Exception {
    end.give();
    for (Caller caller : callers) {
      caller.join();
    }
    engine.close();
  }

  private Engine engine(long watchdogNanos) throws Exception {
    Engine made =
        new Engine(
            WovenThing.PLATFORM,
            () -> store,
            time,
            task -> new Thread(task).start(),
            Options.watching(watchdogNanos),
            reports::add);
    WovenThing.use(made);
    return made;
  }

  // ---- long turns

  @Test
  void aTurnIsReportedAtItsLimitAndWheneverItsAgeHasDoubled() {
    Caller holder = caller(() -> thing("a").call(self -> untilTheEnd()));
    Await.until(() -> holder.waitsFor(end));
    queued("a", () -> thing("a").call(self -> 1));
    queued("a", () -> thing("a").call(self -> 1));

    look(2);
    assertThat(reports).as("at 5 s").isEmpty();
    look(1);
    assertThat(reports).as("at 10 s").hasSize(1);
    assertThat(reports.get(0))
        .startsWith(
            "Thing/a has been held by one turn for 10 s, in call() on thread \""
                + holder.getName()
                + "\", and 2 wait for it; do what takes long outside of the object,")
        .contains(WatchdogTest.class.getName() + ".untilTheEnd(")
        .contains(Thing.class.getName() + ".call(");
    look(1);
    assertThat(reports).as("at 15 s").hasSize(1);
    look(1);
    assertThat(reports).as("at 20 s").hasSize(2);
    assertThat(reports.get(1)).startsWith("Thing/a has been held by one turn for 20 s");
    look(3);
    assertThat(reports).as("at 35 s").hasSize(2);
    look(1);
    assertThat(reports).as("at 40 s").hasSize(3);
  }

  @Test
  void turnsThatFollowOneAnotherAreNotOneLongTurn() {
    List<Signal> signals = Stream.generate(Signal::new).limit(6).toList();
    for (Signal each : signals) {
      Caller turn = caller(() -> thing("a").call(self -> until(each)));
      Await.until(() -> turn.waitsFor(each));
      look(2);
      each.give();
      Await.until(turn.outcome::isDone);
    }
    assertThat(reports).isEmpty();
  }

  @Test
  void aTurnThatWasReleasedHoldsNothing() {
    Signal before = new Signal();
    Signal back = new Signal();
    Caller turn = releasing(before, back);
    look(2);
    before.give();
    Await.until(() -> turn.waitsFor(back));
    look(4);
    back.give();
    assertThat(reports).isEmpty();
  }

  @Test
  void aTurnThatWasReleasedIsAnotherOneWhenItComesBack() {
    Signal before = new Signal();
    Signal back = new Signal();
    Caller turn = releasing(before, back);
    look(2);
    before.give();
    back.give();
    Await.until(() -> turn.waitsFor(end));
    look(2);
    assertThat(reports).as("5 s after it came back").isEmpty();
    look(1);
    assertThat(reports).hasSize(1);
  }

  /** Is in a turn that lets others in between two signals, and then stays. */
  private Caller releasing(Signal before, Signal back) {
    Caller caller =
        caller(
            () ->
                thing("a")
                    .call(
                        self -> {
                          before.await();
                          ((Activation) self.object()).release(back::await);
                          return untilTheEnd();
                        }));
    Await.until(() -> caller.waitsFor(before));
    return caller;
  }

  @Test
  void aTurnThatAwaitsWhereNobodyIsLetInIsReported() {
    Signal back = new Signal();
    Caller turn =
        caller(
            () ->
                thing("a")
                    .call(
                        self ->
                            self.blockConcurrencyWhile(
                                () -> {
                                  ((Activation) self.object()).release(back::await);
                                  return null;
                                })));
    Await.until(() -> turn.waitsFor(back));
    queued("a", () -> thing("a").call(self -> 1));
    look(3);
    back.give();
    assertThat(reports)
        .hasSize(1)
        .first()
        .asString()
        .startsWith("Thing/a has been held by one turn for 10 s, and 1 waits for it; it awaits");
  }

  @Test
  void ofAChainOfCallsTheInnermostLongTurnIsReported() {
    Caller chain = caller(() -> thing("a").call(a -> thing("b").call(b -> untilTheEnd())));
    Await.until(() -> chain.waitsFor(end));
    queued("a", () -> thing("c").call(c -> thing("a").call(a -> 1)));

    look(3);

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0)).startsWith("Thing/b has been").contains("and nobody waits for it;");
  }

  @Test
  void aTurnThatMakesManyShortCallsIsReportedWithTheObjectItIsIn() {
    List<Signal> calls = Stream.generate(Signal::new).limit(3).toList();
    Caller chain = caller(() -> thing("c").call(c -> thing("a").call(a -> callAll(calls))));
    for (Signal each : calls) {
      Await.until(() -> chain.waitsFor(each));
      look(1);
      each.give();
    }
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0))
        .startsWith("Thing/a has been")
        .contains("; it is in a call to Thing/b; do what takes long");
  }

  private @Nullable Object callAll(List<Signal> calls) {
    calls.forEach(each -> thing("b").call(b -> until(each)));
    return null;
  }

  @Test
  void withALimitOfZeroNobodyLooks() throws Exception {
    int before = time.timers();
    engine(1);
    int watched = time.timers() - before;
    engine(0);
    assertThat(time.timers() - before - watched).isEqualTo(watched - 1);
  }

  @Test
  void aClosedEngineIsNotWatched() {
    thing("a").call(self -> 1);
    int before = time.timers();
    engine.close();
    time.advance(LOOK_SECONDS, TimeUnit.SECONDS);
    assertThat(time.timers()).isLessThan(before);
  }

  // ---- deadlocks through locks

  @Test
  void aCallerThatHasTheMonitorItsTurnNeedsGetsAnExceptionAndTheTurnGoesOn() throws Exception {
    Locked monitor = monitor();
    Caller victim = locking(monitor, () -> thing("a").call(self -> 1));
    Caller holder = needing("a", monitor, victim);
    victim.goOnToQueueOf(gateOf(thing("a")));

    look(2);

    assertThatThrownBy(victim.outcome::get)
        .cause()
        .isInstanceOf(Failure.class)
        .hasMessage(
            "deadlock: A call of Thing/a would wait for ever: for Thing/a call(), which waits for"
                + " java.lang.Object (held by thread \""
                + victim.getName()
                + "\"), which makes this call; do not call objects while holding a lock that their"
                + " turns take")
        .satisfies(
            thrown ->
                assertThat(thrown.getStackTrace())
                    .as("the caller's own stack")
                    .anyMatch(frame -> frame.getMethodName().equals("enter")));
    assertThat(holder.outcome.get()).isEqualTo("through");
    assertThat(reports).hasSize(1).first().asString().startsWith("A call of Thing/a would wait");
    assertThat(thing("a").call(self -> "usable")).isEqualTo("usable");
    assertThat(gateOf(thing("a")).isIdle()).isTrue();
  }

  @Test
  void soDoesACallerThatHasTheLockItsTurnNeeds() throws Exception {
    Locked lock = lock();
    Caller victim = locking(lock, () -> thing("a").call(self -> 1));
    Caller holder = needing("a", lock, victim);
    victim.goOnToQueueOf(gateOf(thing("a")));

    look(2);

    assertThatThrownBy(victim.outcome::get).hasMessageContaining("ReentrantLock$NonfairSync (held");
    assertThat(holder.outcome.get()).isEqualTo("through");
  }

  @Test
  void ofSeveralCallersOnACycleOneGetsTheException() throws Exception {
    Locked monitor = monitor();
    Locked lock = lock();
    Caller one = locking(monitor, () -> thing("b").call(self -> 1));
    Caller other = locking(lock, () -> thing("a").call(self -> 1));
    Caller holderOfA = needing("a", monitor, one);
    Caller holderOfB = needing("b", lock, other);
    one.goOnToQueueOf(gateOf(thing("b")));
    other.goOnToQueueOf(gateOf(thing("a")));

    look(2);

    assertThat(holderOfA.outcome.get()).isEqualTo("through");
    assertThat(holderOfB.outcome.get()).isEqualTo("through");
    Await.until(() -> one.outcome.isDone() && other.outcome.isDone());
    assertThat(Stream.of(one, other).filter(each -> each.outcome.isCompletedExceptionally()))
        .hasSize(1);
    assertThat(reports)
        .hasSize(1)
        .first()
        .asString()
        .contains("Thing/a call(), which waits for java.lang.Object (held by")
        .contains("Thing/b call(), which waits for java.util.concurrent.locks.ReentrantLock$Nonf");
  }

  @Test
  void theCallerMayBeInATurnItselfAndTheCycleGoThroughMoreObjects() throws Exception {
    Locked monitor = monitor();
    Caller victim =
        caller(
            () ->
                thing("c")
                    .call(
                        self -> {
                          try {
                            return monitor.run(
                                () -> afterPermission(() -> thing("b").call(b -> 1)));
                          } catch (Failure deadlock) {
                            return ++thing("c").of(self).field;
                          }
                        }));
    Await.until(() -> victim.waitsFor(victim.permission));
    Caller holderOfA = needing("a", monitor, victim);
    Caller holderOfB = caller(() -> thing("b").call(b -> thing("a").call(a -> "a after b")));
    Await.until(() -> holderOfB.waitsFor(gateOf(thing("a"))));
    victim.goOnToQueueOf(gateOf(thing("b")));

    look(2);

    assertThat(victim.outcome.get()).isEqualTo(1);
    assertThat(holderOfA.outcome.get()).isEqualTo("through");
    assertThat(holderOfB.outcome.get()).isEqualTo("a after b");
    assertThat(reports)
        .hasSize(1)
        .first()
        .asString()
        .startsWith(
            "A call of Thing/b would wait for ever: for Thing/b call(), which waits for Thing/a"
                + " call(), which waits for java.lang.Object (held by");
    assertThat(thing("c").call(c -> thing("c").of(c).field)).isEqualTo(1);
  }

  @Test
  void anOwnerThatIsMerelySlowIsNoDeadlock() {
    Locked monitor = monitor();
    Caller owner = locking(monitor, this::untilTheEnd);
    needing("a", monitor, owner);
    Caller queued = queued("a", () -> thing("a").call(self -> 1));
    owner.permission.give();
    Await.until(() -> owner.waitsFor(end));

    look(4);

    assertThat(queued.outcome).isNotDone();
    assertThat(reports)
        .hasSize(1)
        .first()
        .asString()
        .startsWith("Thing/a has been")
        .contains("; it waits for java.lang.Object (held by thread \"" + owner.getName());
  }

  @Test
  void anOwnerThatWaitsForAnotherObjectIsNoDeadlock() {
    Locked lock = lock();
    Caller busy = caller(() -> thing("b").call(self -> untilTheEnd()));
    Await.until(() -> busy.waitsFor(end));
    Caller owner = locking(lock, () -> thing("b").call(self -> 1));
    needing("a", lock, owner);
    queued("a", () -> thing("a").call(self -> 1));
    owner.goOnToQueueOf(gateOf(thing("b")));

    look(4);

    assertThat(owner.outcome).isNotDone();
    assertThat(reports).hasSize(2).allMatch(report -> report.contains("has been held by one turn"));
  }

  @Test
  void aWaitForALockThatEndsByItselfIsNoDeadlock() {
    ReentrantLock lock = new ReentrantLock();
    Caller owner = locking(locked(lock), () -> thing("a").call(self -> 1));
    Caller holder = caller(() -> thing("a").call(self -> tryLock(lock)));
    Await.until(() -> holder.getState() == Thread.State.TIMED_WAITING);
    owner.goOnToQueueOf(gateOf(thing("a")));

    look(4);

    assertThat(owner.outcome).isNotDone();
    holder.interrupt();
  }

  private static @Nullable Object tryLock(ReentrantLock lock) {
    try {
      return lock.tryLock(1, TimeUnit.DAYS);
    } catch (InterruptedException endOfTest) {
      return null;
    }
  }

  // ---- locks

  /** What code does with a lock. */
  private interface Locked {
    @Nullable Object run(Callable<@Nullable Object> body) throws Exception;
  }

  private static Locked monitor() {
    Object monitor = new Object();
    return body -> {
      synchronized (monitor) {
        return body.call();
      }
    };
  }

  private static Locked lock() {
    return locked(new ReentrantLock());
  }

  private static Locked locked(ReentrantLock lock) {
    return body -> {
      lock.lock();
      try {
        return body.call();
      } finally {
        lock.unlock();
      }
    };
  }

  // ---- callers

  /** Takes a lock and, when it may, does something with it. */
  private Caller locking(Locked lock, Callable<@Nullable Object> action) {
    Caller caller = caller(() -> lock.run(() -> afterPermission(action)));
    Await.until(() -> caller.waitsFor(caller.permission));
    return caller;
  }

  /** Is in a turn that waits for a lock. */
  private Caller needing(String id, Locked lock, Caller owner) {
    Caller caller = caller(() -> thing(id).call(self -> lock.run(() -> "through")));
    Await.until(
        () -> {
          ThreadLocks.Wanted wanted = ThreadLocks.wantedBy(caller.getId());
          return wanted != null && wanted.ownerId() == owner.getId();
        });
    return caller;
  }

  private Caller queued(String id, Callable<@Nullable Object> action) {
    Caller caller = caller(action);
    Await.until(() -> caller.waitsFor(gateOf(thing(id))));
    return caller;
  }

  private Caller caller(Callable<@Nullable Object> action) {
    Caller caller = new Caller(action);
    callers.add(caller);
    caller.start();
    return caller;
  }

  private static @Nullable Object afterPermission(Callable<@Nullable Object> action)
      throws Exception {
    ((Caller) Thread.currentThread()).permission.await();
    return action.call();
  }

  private @Nullable Object untilTheEnd() {
    end.await();
    return null;
  }

  private static @Nullable Object until(Signal signal) {
    signal.await();
    return null;
  }

  /** Moves the clock by half the limit, and returns when the watchdog has looked. */
  private void look(int times) {
    int timers = time.timers();
    for (int i = 0; i < times; i++) {
      time.advance(LOOK_SECONDS, TimeUnit.SECONDS);
      Await.until(() -> time.timers() == timers);
    }
  }

  private Thing thing(String id) {
    return (Thing) engine.get(Thing.class, id);
  }

  private Gate gateOf(Thing thing) {
    Reference reference = (Reference) Objects.requireNonNull(WovenThing.cellOf(thing));
    return reference.activation(thing).gate;
  }

  /** A thread that calls objects. */
  private static final class Caller extends Thread {
    final Signal permission = new Signal();
    final CompletableFuture<@Nullable Object> outcome = new CompletableFuture<>();
    private final Callable<@Nullable Object> action;

    Caller(Callable<@Nullable Object> action) {
      this.action = action;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        outcome.complete(action.call());
      } catch (Throwable thrown) {
        outcome.completeExceptionally(thrown);
      }
    }

    /** Whether it is parked there: a gate or a signal. */
    boolean waitsFor(Object blocker) {
      return LockSupport.getBlocker(this) == blocker && getState() == State.WAITING;
    }

    void goOnToQueueOf(Gate gate) {
      permission.give();
      Await.until(() -> waitsFor(gate));
    }
  }
}
