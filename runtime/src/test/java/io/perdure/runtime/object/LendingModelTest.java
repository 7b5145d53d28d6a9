package io.perdure.runtime.object;

import static io.perdure.runtime.thread.ModelThread.check;
import static io.perdure.runtime.thread.ModelThread.join;
import static io.perdure.runtime.thread.ModelThread.start;

import io.perdure.runtime.Pins;
import io.perdure.runtime.object.Frame.Descent;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.thread.ModelThread;
import io.perdure.runtime.time.StandingTime;
import io.perdure.runtime.turn.CountedTurns;
import io.perdure.runtime.turn.Gate;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a frame hands its object to and fro, under Lincheck's model checker. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("lincheck")
@Pins("rule 3.6")
class LendingModelTest {

  private static final int INTERLEAVINGS = 30;

  private Engine engine;
  private DurableType type;
  private Object instance;

  @BeforeEach
  void startEngine() throws Exception {
    engine =
        new Engine(
            WovenThing.PLATFORM,
            ScriptedStore::new,
            new StandingTime(),
            Runnable::run,
            Options.STRICT);
    WovenThing.use(engine);
    instance = new Thing();
    type = ((Activation) Objects.requireNonNull(WovenThing.cellOf(instance))).type;
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** A turn, and a call that it makes. */
  private final class Lender {
    final Activation activation = new Activation(type, instance);
    final CountedTurns turns = new CountedTurns(activation.gate);
    final Frame frame = Frame.of(activation, null, null, null);
    final Object call = new Object();

    Lender() {
      activation.gate.enter();
    }

    void comeBack() {
      Descent descent = new Descent(frame, call, activation.gate);
      Gate held = Objects.requireNonNull(descent.gate().enterTagged(call, descent::lendIfWaiting));
      turns.turn();
      held.leave();
    }
  }

  @Test
  void whoComesBackGetsInAndTheLenderGoesOnAfterwards() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Lender lender = new Lender();
          ModelThread one = start(lender::comeBack);
          ModelThread two = start(lender::comeBack);
          lender.turns.turn();
          lender.frame.waitFor(lender.call);
          check(lender.frame.goOn(), "nothing is broken");
          lender.turns.turn();
          lender.activation.gate.leave();
          join(one, two);
          lender.turns.assertOver(4);
        });
  }

  @Test
  void whoTheLenderWaitsForGetsInWheneverItComes() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Lender lender = new Lender();
          ModelThread called = start(lender::comeBack);
          lender.turns.turn();
          lender.frame.waitFor(lender.call);
          join(called);
          check(lender.frame.goOn(), "nothing is broken");
          lender.turns.turn();
          lender.activation.gate.leave();
          lender.turns.assertOver(3);
        });
  }

  @Test
  void twoThatTheLenderWaitsForGetInOneAfterTheOther() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Lender lender = new Lender();
          ModelThread one = start(lender::comeBack);
          ModelThread two = start(lender::comeBack);
          lender.frame.waitFor(lender.call);
          join(one, two);
          check(lender.frame.goOn(), "nothing is broken");
          lender.turns.turn();
          lender.activation.gate.leave();
          lender.turns.assertOver(3);
        });
  }

  @Test
  void whoComesBackToBrokenLenderIsSentAway() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Lender lender = new Lender();
          ModelThread breaking = start(lender.activation.gate::breakOff);
          ModelThread back =
              start(
                  () -> {
                    Descent descent =
                        new Descent(lender.frame, lender.call, lender.activation.gate);
                    Gate held = descent.gate().enterTagged(lender.call, descent::lendIfWaiting);
                    if (held != null) {
                      held.leave();
                    }
                  });
          lender.frame.waitFor(lender.call);
          join(back);
          boolean isBack = lender.frame.goOn();
          join(breaking);
          check(isBack || lender.activation.gate.isHeld(), "nobody else has the gate");
          lender.activation.gate.leave();
        });
  }
}
