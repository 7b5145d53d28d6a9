package io.perdure.runtime.turn;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way back into its gate of a turn that gives it up, on the thread that made it (rule 3.3). It
 * queues when what the turn waits for is there, and not when its thread has woken (JV-6).
 */
public final class Return {

  private final Gate gate;
  private final Caller caller;
  private final AtomicBoolean arrived = new AtomicBoolean();

  Return(Gate gate) {
    this.gate = gate;
    caller = Caller.returning();
  }

  /** Queues the turn, the first time; from any thread. */
  public void arrive() {
    if (arrived.compareAndSet(false, true)) {
      gate.add(caller);
    }
  }

  /**
   * Waits until the turn has arrived and holds the gate. An interrupt is an arrival, and stays
   * pending.
   *
   * @return the gate it holds: that of the section it has left, or the next around it that is not
   *     over; {@code null} if the gate is broken, and not held
   */
  public @Nullable Gate await() {
    boolean interrupted = false;
    while (!caller.hasOutcome()) {
      caller.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        arrive();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return caller.isGranted() ? caller.gate : null;
  }
}
