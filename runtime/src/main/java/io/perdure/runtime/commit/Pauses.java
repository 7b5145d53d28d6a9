package io.perdure.runtime.commit;

import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Where the committer's thread sleeps between two attempts; a shutdown wakes it and limits it. */
final class Pauses {

  private final TimeSource time;
  private long endBy; // written before ending, read after it
  private volatile boolean ending;
  private boolean endingSeen; // by the committer's thread
  private volatile boolean awake;
  private volatile @Nullable Thread sleeper;

  Pauses(TimeSource time) {
    this.time = time;
  }

  /** From now on nobody has time beyond this moment; who sleeps tries again at once. */
  void endBy(long deadline) {
    endBy = deadline;
    ending = true;
    wake();
  }

  /** How much is left of a time that began with {@code start}. */
  long left(long start, long nanos) {
    long now = time.nanoTime();
    long left = nanos - (now - start);
    endingSeen = ending;
    return endingSeen ? Math.min(left, endBy - now) : left;
  }

  long now() {
    return time.nanoTime();
  }

  /** No longer than this, and not at all if the end has come since the time left was asked for. */
  void sleep(long nanos) {
    awake = false;
    sleeper = Thread.currentThread();
    Runnable cancel = time.schedule(nanos, this::wake);
    while (!awake && ending == endingSeen) {
      LockSupport.park(this);
    }
    cancel.run();
    sleeper = null;
  }

  private void wake() {
    awake = true;
    Thread sleeping = sleeper;
    if (sleeping != null) {
      LockSupport.unpark(sleeping);
    }
  }
}
