package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.DurableObjects;
import io.perdure.OutputGateStatistics;
import io.perdure.it.agent.Parallel;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** What turns with a pending write do, with the store's commits held back. */
final class Held {

  private Held() {}

  /**
   * Something to send.
   *
   * @param arrived everything that has arrived on the other side
   */
  record Attempt(Supplier<String> arrived, Sending sending) {}

  /** It is held both ways: until a commit that comes late, and for ever if that fails. */
  static void assertHeld(Teller teller, Supplier<String> arrived, Sending sending)
      throws Exception {
    assertHeld(teller, () -> new Attempt(arrived, sending));
  }

  /** The same where each time needs a connection of its own: one that was refused is closed. */
  static void assertHeld(Teller teller, Callable<Attempt> attempts) throws Exception {
    OutputGateStatistics before = DurableObjects.outputGate();
    Attempt refused = attempts.call();
    turn(teller, true, refused);
    assertThat(refused.arrived().get()).isEmpty();
    OutputGateStatistics lost = DurableObjects.outputGate();
    assertThat(lost.refused()).isEqualTo(before.refused() + 1);
    assertThat(lost.held()).isEqualTo(before.held() + 1);
    assertThat(lost.heldNanos()).isGreaterThan(before.heldNanos());
    turn(teller, false, attempts.call());
    OutputGateStatistics after = DurableObjects.outputGate();
    assertThat(after.held()).isEqualTo(lost.held() + 1);
    assertThat(after.refused()).isEqualTo(lost.refused());
    assertThat(after.exempt()).isEqualTo(before.exempt());
  }

  private static void turn(Teller teller, boolean isLost, Attempt attempt) throws Exception {
    new HeldTurn(teller)
        .whileItWaits(
            isLost, attempt.sending(), () -> assertThat(attempt.arrived().get()).isEmpty());
  }

  /**
   * It is sent at once, although nothing of the turn is durable.
   *
   * @param arrival returns when it has arrived
   */
  static void assertNotHeld(Teller teller, Sending sending, Sending arrival) throws Exception {
    OutputGateStatistics before = DurableObjects.outputGate();
    try (CommitGate gate = new CommitGate()) {
      Parallel.Started<?> call =
          Parallel.start(() -> teller.countAndTell(Sending.telling(sending)));
      arrival.send();
      assertThat(call.task()).as("its reply is held").isNotDone();
      gate.open();
      call.result();
    }
    assertThat(DurableObjects.outputGate().held()).isEqualTo(before.held());
  }
}
