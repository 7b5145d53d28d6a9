package io.perdure.runtime.turn;

import static io.perdure.runtime.thread.ModelThread.check;
import static io.perdure.runtime.thread.ModelThread.join;
import static io.perdure.runtime.thread.ModelThread.start;

import io.perdure.runtime.thread.ModelThread;
import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The gate under Lincheck's model checker, which takes over the scheduler, {@code park} and {@code
 * unpark} included, and tries interleavings; a thread that is never woken is reported as a
 * deadlock.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("lincheck")
class GateModelTest {

  private static final int INTERLEAVINGS = 100;

  /** How the gate is set up: all paths of {@code handOver} are reached by these three. */
  enum Order {
    STRICT(0, 0),
    OVERTAKING(1_000, 0),
    /** Each look at the clock is later, so that the limit is passed between two of them. */
    OVERTAKING_FOR_A_MOMENT(1_000, 600);

    final long limit;
    final long step;

    Order(long limit, long step) {
      this.limit = limit;
      this.step = step;
    }

    Gate gate() {
      return new Gate(new SteppingTime(step), limit);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "OVERTAKING_FOR_A_MOMENT")
  void callersExcludeEachOtherAndAllGetIn(Order order) {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = new CountedTurns(order.gate());
          ModelThread one = start(turns::call);
          ModelThread two = start(turns::call);
          turns.call();
          join(one, two);
          turns.assertOver(3);
        });
  }

  @ParameterizedTest
  @EnumSource(names = "OVERTAKING")
  void tryingTakesTheGateOrLeavesItAlone(Order order) {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = new CountedTurns(order.gate());
          AtomicInteger taken = new AtomicInteger();
          ModelThread caller = start(turns::call);
          ModelThread trying =
              start(
                  () -> {
                    if (turns.gate.tryEnter()) {
                      turns.turn();
                      turns.gate.leave();
                      taken.incrementAndGet();
                    }
                  });
          turns.call();
          join(caller, trying);
          turns.assertOver(2 + taken.get());
        });
  }

  @ParameterizedTest
  @EnumSource(names = "OVERTAKING_FOR_A_MOMENT")
  void tasksAndCallersExcludeEachOtherAndAllRun(Order order) {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = new CountedTurns(order.gate());
          turns.gate.enter();
          ModelThread one = start(turns::submit);
          ModelThread two = start(turns::call);
          turns.turn();
          turns.gate.leave();
          join(one, two);
          turns.joinWorkers();
          turns.assertOver(3);
        });
  }

  @ParameterizedTest
  @EnumSource(names = "OVERTAKING")
  void aTurnThatIsGivenUpAndTakenAgainExcludesAllOthers(Order order) {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = new CountedTurns(order.gate());
          ModelThread caller = start(turns::call);
          ModelThread other = start(turns::call);
          turns.gate.enter();
          turns.turn();
          turns.gate.leave();
          Return back = turns.gate.returning();
          back.arrive();
          check(back.await() == turns.gate, "it is back in its gate");
          turns.turn();
          turns.gate.leave();
          join(caller, other);
          turns.assertOver(4);
        });
  }

  @ParameterizedTest
  @EnumSource(names = "STRICT")
  void aTaskThatWasGivenUpNeverRunsAndNobodyBehindItIsForgotten(Order order) {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = new CountedTurns(order.gate());
          CountedTurns.Turn task = turns.submit();
          ModelThread caller = start(turns::call);
          boolean gaveUp = turns.gate.giveUp(task);
          join(caller);
          turns.joinWorkers();
          check(task.ran != gaveUp, "a task runs, or was given up");
          turns.assertOver(gaveUp ? 1 : 2);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT", "OVERTAKING"})
  void aCallerThatIsRefusedHasItsTurnOrTheErrorAndNobodyBehindItIsForgotten(Order order) {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = new CountedTurns(order.gate());
          AtomicInteger refused = new AtomicInteger();
          turns.gate.enter();
          ModelThread first = start(() -> turns.callUnlessRefused(refused));
          ModelThread second = start(() -> turns.callUnlessRefused(refused));
          ModelThread refusing =
              start(
                  () -> {
                    for (Caller caller : turns.gate.callers()) {
                      turns.gate.refuse(caller, new IllegalStateException());
                    }
                  });
          turns.turn();
          turns.gate.leave();
          join(first, second, refusing);
          turns.assertOver(3 - refused.get());
        });
  }

  private static final class SteppingTime implements TimeSource {
    private final long step;
    private volatile long now;

    SteppingTime(long step) {
      this.step = step;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // a step lost in a race is a clock, too
    public long nanoTime() {
      if (step != 0) {
        now += step;
      }
      return now;
    }

    @Override
    public long currentTimeMillis() {
      throw new AssertionError("The gate reads no wall clock");
    }

    @Override
    public Runnable schedule(long delayNanos, Runnable task) {
      throw new AssertionError("The gate sets no timers");
    }
  }
}
