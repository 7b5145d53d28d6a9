package io.perdure.runtime.commit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody at the output gate. Whoever finds its number decided first deals with it: the committer
 * claims it, or the thread that queued it withdraws it; one compare-and-set decides.
 */
@SuppressWarnings("serial") // an AtomicInteger to save an object, never serialized
abstract class DurableWaiter extends AtomicInteger {

  static final int WAITING = 0;
  static final int WITHDRAWN = 1;
  static final int CLAIMED = 2;
  static final int SETTLED = 3;

  final long number;

  DurableWaiter(long number) {
    this.number = number;
  }

  final boolean withdraw() {
    return compareAndSet(WAITING, WITHDRAWN);
  }

  final boolean claim() {
    return compareAndSet(WAITING, CLAIMED);
  }
}
