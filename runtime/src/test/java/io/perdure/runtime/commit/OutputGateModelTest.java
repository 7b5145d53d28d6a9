package io.perdure.runtime.commit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Arriving, advancing and releasing at once, under Lincheck's model checker. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("lincheck")
class OutputGateModelTest {

  private static final int INTERLEAVINGS = 100;

  @Test
  void whoArrivesWhileItsNumberBecomesDurableIsAnsweredOnce() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          DurableNumber durable = new DurableNumber(0);
          OutputGate gate = new OutputGate(durable, Runnable::run);
          AtomicInteger answers = new AtomicInteger();
          Thread blocked = new Thread(() -> answerTo(gate, answers));
          Thread pending =
              new Thread(() -> gate.whenDurable(1, lost -> answers.addAndGet(10), () -> {}));
          blocked.start();
          pending.start();
          durable.advance(1);
          gate.release();
          join(blocked);
          join(pending);
          check(answers.get() == 11, "both are answered, and once");
        });
  }

  @Test
  void whoArrivesWhileItsNumberIsLostHearsOfIt() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          DurableNumber durable = new DurableNumber(0);
          OutputGate gate = new OutputGate(durable, Runnable::run);
          AtomicInteger answers = new AtomicInteger();
          Thread blocked = new Thread(() -> answerTo(gate, answers));
          blocked.start();
          durable.lose(1, new CommitFailedException("lost"));
          gate.release();
          durable.advance(2);
          gate.release();
          join(blocked);
          check(answers.get() == 100, "the number is lost, though the durable one passes it");
        });
  }

  private static void answerTo(OutputGate gate, AtomicInteger answers) {
    try {
      gate.await(1, () -> {});
      answers.addAndGet(1);
    } catch (CommitFailedException e) {
      answers.addAndGet(100);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("Broken: " + what);
    }
  }
}
