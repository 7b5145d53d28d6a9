package io.perdure.runtime.commit;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits at the output gate with its reply.
 *
 * <p>Waking a platform thread costs more than most commits have to spare. So the replies that
 * become durable together form a binary tree: the committer wakes the first, and each wakes two.
 * Only claimed replies are part of it: their threads are sure to wait, and so to wake the others.
 */
@SuppressWarnings("serial") // as its superclass
final class BlockedReply extends DurableWaiter {

  private static final long MISSED_WAKE_UP_NANOS = 1_000_000_000L;

  private final Thread thread = Thread.currentThread();

  // Written by the committer before SETTLED, read by the thread after it.
  private @Nullable CommitFailedException failure;
  private List<BlockedReply> wave = List.of();
  private int position;

  BlockedReply(long number) {
    super(number);
  }

  /** Takes a place among those that are woken together; claimed before. */
  void join(List<BlockedReply> companions) {
    wave = companions;
    position = companions.size();
    companions.add(this);
  }

  /** Ends the wait of a reply that has joined; the wave is complete. */
  void settle(@Nullable CommitFailedException why) {
    failure = why;
    set(SETTLED);
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  /** Waits until settled; an interrupt stays pending. */
  void await() throws CommitFailedException {
    boolean interrupted = false;
    while (get() != SETTLED) {
      // Bounded: a companion that died before it woke this one costs time, not the answer.
      LockSupport.parkNanos(this, MISSED_WAKE_UP_NANOS);
      interrupted |= Thread.interrupted();
    }
    wakeNextTwo();
    if (interrupted) {
      thread.interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void wakeNextTwo() {
    for (int next = 2 * position + 1; next <= 2 * position + 2; next++) {
      if (next < wave.size()) {
        wave.get(next).wake();
      }
    }
  }
}
