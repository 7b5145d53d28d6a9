package io.perdure.runtime.object;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import org.jspecify.annotations.Nullable;

/**
 * Which locks threads wait for: monitors, and the likes of {@code ReentrantLock}. Of platform
 * threads only, since the JVM does not say it of virtual ones.
 */
final class ThreadLocks {

  private ThreadLocks() {}

  /**
   * What a thread waits for without a time limit; {@code null} if it does not wait for a lock that
   * another thread has.
   */
  static @Nullable Wanted wantedBy(long threadId) {
    ThreadInfo info;
    try {
      info = ManagementFactory.getThreadMXBean().getThreadInfo(threadId);
    } catch (NoClassDefFoundError noSuchModule) { // an image of the JDK without java.management
      return null;
    }
    if (info == null || info.getLockOwnerId() < 0 || !waitsForEver(info.getThreadState())) {
      return null;
    }
    LockInfo lock = info.getLockInfo();
    return lock == null
        ? null
        : new Wanted(lock.getClassName(), info.getLockOwnerId(), info.getLockOwnerName());
  }

  private static boolean waitsForEver(Thread.State state) {
    return state == Thread.State.BLOCKED || state == Thread.State.WAITING;
  }

  /** A lock that is taken. */
  record Wanted(String className, long ownerId, String ownerName) {

    @Override
    public String toString() {
      return className + " (held by thread \"" + ownerName + "\")";
    }
  }
}
