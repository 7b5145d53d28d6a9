package io.perdure.runtime.turn;

import static io.perdure.runtime.thread.ModelThread.check;
import static io.perdure.runtime.thread.ModelThread.join;
import static io.perdure.runtime.thread.ModelThread.joinUninterruptibly;
import static io.perdure.runtime.thread.ModelThread.start;

import io.perdure.runtime.Pins;
import io.perdure.runtime.thread.ModelThread;
import io.perdure.runtime.time.StandingTime;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sections, returns and broken gates under Lincheck's model checker, as {@link GateModelTest}. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("lincheck")
class SectionModelTest {

  private static final int INTERLEAVINGS = 100;

  private static CountedTurns turns() {
    return new CountedTurns(new Gate(new StandingTime(), 0));
  }

  @Test
  @Pins({"IG-13", "IG-18"})
  void eventsThatArriveWhileTheSectionClosesAllRun() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = turns();
          turns.gate.enter();
          Gate section = turns.gate.section();
          ModelThread task = start(() -> turns.submit(section));
          ModelThread caller = start(() -> callIn(turns, section));
          turns.turn();
          section.close().leave();
          join(task, caller);
          turns.joinWorkers();
          turns.assertOver(3);
        });
  }

  private static void callIn(CountedTurns turns, Gate section) {
    Gate held = Objects.requireNonNull(section.enterTagged("", () -> {}));
    turns.turn();
    held.leave();
  }

  @Test
  @Pins({"IG-12", "IG-39"})
  void turnThatComesBackToSectionExcludesAllOthersWhereverItIs() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = turns();
          turns.gate.enter();
          Gate section = turns.gate.section();
          Return starter = section.returning();
          section.leave();
          ModelThread inside = start(() -> suspendOnce(turns, section));
          starter.arrive();
          check(starter.await() == section, "the starter is back before its section is closed");
          turns.turn();
          section.close().leave();
          join(inside);
          turns.assertOver(3);
        });
  }

  private static void suspendOnce(CountedTurns turns, Gate section) {
    Gate held = Objects.requireNonNull(section.enterTagged("", () -> {}));
    turns.turn();
    Return back = held.returning();
    held.leave();
    back.arrive();
    held = Objects.requireNonNull(back.await());
    turns.turn();
    held.leave();
  }

  @Test
  @Pins("rule 2.4")
  void returnArrivesOnceWhetherByItsResultOrByAnInterrupt() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = turns();
          Thread me = Thread.currentThread();
          turns.gate.enter();
          Return back = turns.gate.returning();
          turns.gate.leave();
          ModelThread result = start(back::arrive);
          ModelThread interrupt = start(me::interrupt);
          check(back.await() == turns.gate, "it is back in its gate");
          turns.turn();
          turns.gate.leave();
          joinUninterruptibly(result);
          joinUninterruptibly(interrupt);
          check(Thread.interrupted(), "the interrupt is pending");
          turns.assertOver(1);
        });
  }

  @Test
  @Pins({"IG-27", "IG-28", "rule 2.4"})
  void whoeverWaitsForBrokenGateIsSentAwayOnce() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = turns();
          AtomicInteger entered = new AtomicInteger();
          turns.gate.enter();
          ModelThread caller = start(() -> callUnlessBroken(turns, turns.gate, entered));
          ModelThread breaking = start(turns.gate::breakOff);
          CountedTurns.Turn task = turns.submit();
          turns.turn();
          turns.gate.leave();
          join(caller, breaking);
          turns.joinWorkers();
          check(task.ran != task.refused, "a task runs, or is refused");
          turns.assertOver(1 + entered.get() + (task.ran ? 1 : 0));
        });
  }

  private static void callUnlessBroken(CountedTurns turns, Gate gate, AtomicInteger entered) {
    Gate held = gate.enterTagged("", () -> {});
    if (held != null) {
      turns.turn();
      entered.incrementAndGet();
      held.leave();
    }
  }

  @Test
  @Pins({"IG-27", "rule 2.4"})
  void taskIsGivenUpOrRefusedOrRuns() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = turns();
          CountedTurns.Turn task = new CountedTurns.Turn(turns);
          turns.gate.enter();
          turns.gate.submit(task);
          AtomicInteger gaveUp = new AtomicInteger();
          ModelThread leaving =
              start(
                  () -> {
                    if (turns.gate.giveUp(task)) {
                      gaveUp.incrementAndGet();
                    }
                  });
          ModelThread breaking = start(turns.gate::breakOff);
          turns.gate.leave();
          join(leaving, breaking);
          turns.joinWorkers();
          int outcomes = gaveUp.get() + (task.ran ? 1 : 0) + (task.refused ? 1 : 0);
          check(outcomes == 1, "a task has one outcome");
          turns.assertOver(task.ran ? 1 : 0);
        });
  }

  @Test
  @Pins({"IG-27", "IG-28"})
  void whoWaitsInSectionIsSentAwayWhenTheGateAroundItBreaks() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          CountedTurns turns = turns();
          AtomicInteger entered = new AtomicInteger();
          turns.gate.enter();
          ModelThread breaking = start(turns.gate::breakOff);
          Gate section = turns.gate.section();
          Return back = section.returning();
          section.leave();
          ModelThread caller = start(() -> callUnlessBroken(turns, section, entered));
          back.arrive();
          Gate held = back.await();
          join(breaking);
          if (held != null) {
            turns.turn();
            section.close().leave();
          } else {
            turns.gate.leave();
          }
          join(caller);
          turns.assertOver(entered.get() + (held == null ? 0 : 1));
        });
  }
}
