package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import org.jspecify.annotations.Nullable;

/** What the engine knows of one thread: whose turn it is in. */
final class TurnThread {

  private static final ThreadLocal<TurnThread> CURRENT = ThreadLocal.withInitial(TurnThread::new);

  /** The innermost turn; {@code null} outside of all. */
  @Nullable Activation current;

  /** The gate it has taken to begin a turn, if that is not the activation's own. */
  @Nullable Gate taken;

  /** The turn that this thread gave up for the call it is in, if it is in no other turn. */
  @Nullable ReleasedTurn released;

  /** The innermost of the turns that were sent away while they waited on this thread. */
  @Nullable SentAway sentAway;

  /** The method whose body is being called to compute, until that has looked. */
  @Nullable WovenMethod passing;

  /** The innermost computation of a cached method on this thread's stack. */
  @Nullable Computation computing;

  /** How many reads of the store it is in, one within the other. */
  int reading;

  /** Whether it is closing a connection, because it was not to write to it. */
  boolean breakingOff;

  /** The task it is in, if a turn has given it away that may not have been durable. */
  @Nullable HandedOver handedOver;

  /** How many calls turns of this thread have made; may overflow. */
  int calls;

  private TurnThread() {}

  /** Whether what it does is a turn's doing, if only in a call that gave it up. */
  boolean isOfTurn() {
    return current != null || released != null;
  }

  static TurnThread current() {
    return CURRENT.get();
  }
}
