package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObjects;
import io.perdure.StorageException;
import io.perdure.it.agent.Parallel;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Turns that write and then send something, by a store that does not commit. */
final class HeldTurn {

  static final String WHY = "the disk is full";
  private static final long LIMIT_SECONDS = 120;

  private final Teller teller;

  HeldTurn(Teller teller) {
    this.teller = teller;
  }

  /** Of a new object. */
  HeldTurn() {
    this(DurableObjects.get(Teller.class, DurableObjects.newId()));
  }

  /** What is done while the turn's commit is held back. */
  @FunctionalInterface
  interface Meanwhile<T> {
    void with(T made) throws Exception;
  }

  /** The same when the turn has made nothing yet. */
  @FunctionalInterface
  interface Check {
    void run() throws Exception;
  }

  /** The turn waits before it has sent; its commit fails, or comes late. */
  void whileItWaits(boolean isLost, Sending sending, Check check) throws Exception {
    whileItsCallWaits(isLost, () -> run(sending), check);
  }

  /** The same of a call by which the turn is {@link #run}, if not on this call's thread. */
  void whileItsCallWaits(boolean isLost, Callable<?> calling, Check check) throws Exception {
    long count = teller.count();
    try (CommitGate gate = new CommitGate()) {
      Parallel.Started<?> call = Parallel.start(calling);
      gate.awaitCommit(call);
      call.untilItWaits();
      check.run();
      end(gate, call, isLost);
    }
    assertThat(teller.count()).isEqualTo(isLost ? count : count + 1);
  }

  /** Writes and then sends, in a turn. */
  boolean run(Sending sending) throws Exception {
    return teller.countAndTell(Sending.telling(sending));
  }

  /** The turn's code has gone on, and what it made is at hand; its commit fails, or comes late. */
  <T> T afterItReturned(boolean isLost, Teller.Telling<T> sending, Meanwhile<? super T> meanwhile)
      throws Exception {
    CompletableFuture<T> made = new CompletableFuture<>();
    try (CommitGate gate = new CommitGate()) {
      Parallel.Started<?> call =
          Parallel.start(() -> teller.countAndTell(() -> made.complete(sending.tell())));
      gate.awaitCommit(call);
      meanwhile.with(made.get(LIMIT_SECONDS, TimeUnit.SECONDS));
      end(gate, call, isLost);
    }
    return made.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void end(CommitGate gate, Parallel.Started<?> call, boolean isLost)
      throws Exception {
    if (isLost) {
      gate.fail(WHY);
      assertThatThrownBy(call::result)
          .hasCauseInstanceOf(StorageException.class)
          .hasMessageContaining(WHY);
    } else {
      gate.open();
      call.result();
    }
  }

  /** In a turn that depends on what is durable already. */
  <T> T now(Teller.Telling<T> sending) throws Exception {
    return teller.tell(sending);
  }
}
