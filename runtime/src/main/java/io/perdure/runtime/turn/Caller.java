package io.perdure.runtime.turn;

import java.util.concurrent.locks.LockSupport;

/** The event of a thread that is blocked until its turn. */
final class Caller extends Event {

  private final Thread thread = Thread.currentThread();

  /** When it arrived, by the gate's clock: the start of the time it may be overtaken. */
  final long arrival;

  /** It is the head of the queue and the gate was left free for it, or for who is faster. */
  volatile boolean signalled;

  Caller(long arrival) {
    this.arrival = arrival;
  }

  @Override
  long unit() {
    return Gate.ONE_CALLER;
  }

  @Override
  void granted() {
    wake();
  }

  void wake() {
    LockSupport.unpark(thread);
  }
}
