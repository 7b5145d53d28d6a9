package io.perdure.runtime.commit;

import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Where the committer's thread sleeps between two attempts; a shutdown wakes it and limits it. */
final class Pauses {

  private final TimeSource time;
  private long endBy; // written before ending, read after it
  private volatile boolean ending;
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
    return ending ? Math.min(left, endBy - now) : left;
  }

  long now() {
    return time.nanoTime();
  }

  void sleep(long nanos) {
    awake = false;
    sleeper = Thread.currentThread();
    boolean endingBefore = ending;
    Runnable cancel = time.schedule(nanos, this::wake);
    while (!awake && ending == endingBefore) {
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
