package io.perdure.runtime.commit;

import static io.perdure.runtime.thread.ModelThread.check;
import static io.perdure.runtime.thread.ModelThread.join;
import static io.perdure.runtime.thread.ModelThread.start;

import io.perdure.runtime.thread.ModelThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
          ModelThread blocked = start(() -> answerTo(gate, answers));
          ModelThread pending =
              start(() -> gate.whenDurable(1, lost -> answers.addAndGet(10), () -> {}));
          durable.advance(1);
          gate.release();
          join(blocked, pending);
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
          AtomicBoolean dependentsAreBroken = new AtomicBoolean();
          ModelThread blocked =
              start(
                  () -> {
                    answerTo(gate, answers);
                    check(dependentsAreBroken.get(), "it could have met what depends on the loss");
                  });
          durable.lose(1, new CommitFailedException("lost"));
          dependentsAreBroken.set(true);
          durable.tellOfLoss();
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
}
