package io.perdure.runtime.object;

import io.perdure.runtime.cached.Entry;
import io.perdure.runtime.cached.Outcome;
import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread that waits for an entry; an interrupt stays pending, as with every call. */
final class EntryWait {

  private final Entry entry;
  private final Thread thread = Thread.currentThread();
  private volatile boolean isUp;

  private EntryWait(Entry entry) {
    this.entry = entry;
  }

  /** Returns when the entry has an outcome, or the time is up. */
  static @Nullable Outcome await(Entry entry, long limitNanos, TimeSource time) {
    new EntryWait(entry).await(limitNanos, time);
    return entry.outcome();
  }

  private void await(long limitNanos, TimeSource time) {
    entry.whenSettled(this::wake);
    Runnable cancel = Limit.start(time, limitNanos, this::timeOut);
    boolean interrupted = false;
    while (entry.outcome() == null && !isUp) {
      LockSupport.park(entry);
      interrupted |= Thread.interrupted();
    }
    cancel.run();
    if (interrupted) {
      thread.interrupt();
    }
  }

  private void timeOut() {
    isUp = true;
    wake();
  }

  private void wake() {
    LockSupport.unpark(thread);
  }
}
