package io.perdure.runtime.turn;

/** What waits in a gate's queue: who is counted as waiting may still be on its way into that. */
public final class Queued {

  private Queued() {}

  /** How many are in the queue, and have not given up. */
  public static int in(Gate gate) {
    return (int) gate.queued().filter(Event::isWaiting).count();
  }
}
