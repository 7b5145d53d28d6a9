package io.perdure.runtime.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** What the engine's classes call, as {@link SimLoader} loads them, to wait and to wake. */
public final class Parking {

  private static final long MISSED_WAKE_UP_NANOS = 1_000_000_000;

  private Parking() {}

  /** For LockSupport.park. */
  public static void park(Object blocker) {
    Actor me = Sim.current();
    me.sim.await(() -> me.permit);
    me.permit = false;
  }

  /** For LockSupport.parkNanos; but long ones are there in case of a wake-up that was missed. */
  public static void parkNanos(Object blocker, long nanos) {
    Actor me = Sim.current();
    if (nanos < MISSED_WAKE_UP_NANOS) {
      Runnable unused = me.sim.time.schedule(nanos, () -> me.permit = true);
    }
    park(blocker);
  }

  /** For LockSupport.unpark. */
  public static void unpark(Thread thread) {
    Actor actor = ((SimThread) thread).actor;
    if (actor != null) {
      actor.permit = true;
    }
  }

  /** For EngineThreads.make. */
  public static Thread make(String name, Runnable task) {
    return SimThread.with(task);
  }

  /** For Thread.start. */
  public static void start(Thread thread) {
    Sim.current().sim.add("committer", (SimThread) thread);
  }

  /** For Thread.isAlive. */
  public static boolean isAlive(Thread thread) {
    return Sim.current().sim.isAlive(thread);
  }

  /** For Thread.join. */
  public static void join(Thread thread) {
    Sim sim = Sim.current().sim;
    sim.await(() -> !sim.isAlive(thread));
  }

  /** For CompletableFuture.join. */
  public static Object join(CompletableFuture<?> future) {
    Sim.current().sim.await(future::isDone);
    return future.join();
  }

  /** For planted bugs: remembers a number for this thread. */
  public static void snapshot(long number) {
    ((SimThread) Thread.currentThread()).snapshot = number;
  }

  /** For planted bugs: the number that was remembered. */
  public static long snapshot() {
    return ((SimThread) Thread.currentThread()).snapshot;
  }

  /** For ReentrantLock. */
  public static final class Lock extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    @Override
    public void lock() {
      while (!tryLock()) {
        Sim.current().sim.await(() -> !isLocked());
      }
    }
  }
}
