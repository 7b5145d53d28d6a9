package io.perdure.runtime.object;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** What threads of a test wait for, so that the test can see that they do. */
final class Signal {

  private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean given;

  /** Returns when the signal was given; an interrupt is none. */
  void await() {
    waiting.add(Thread.currentThread());
    while (!given) {
      LockSupport.park(this);
      Thread.interrupted();
    }
  }

  void give() {
    given = true;
    waiting.forEach(LockSupport::unpark);
  }
}
