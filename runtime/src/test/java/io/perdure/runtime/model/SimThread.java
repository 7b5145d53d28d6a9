package io.perdure.runtime.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs only while it has the baton of a {@link Sim}; one runs many jobs. One whose
 * run was aborted runs no more: the engine has left things in its thread locals.
 */
final class SimThread extends Thread {

  private static final Deque<SimThread> IDLE = new ArrayDeque<>();

  private volatile boolean mayRun;
  private @Nullable Runnable job;

  @Nullable Actor actor;

  /** For {@link Parking#snapshot}. */
  long snapshot;

  private SimThread() {
    super("simulated");
    setDaemon(true);
  }

  /** A thread that runs a job once it gets the baton; idle ones are waiting already. */
  static SimThread with(Runnable job) {
    SimThread thread;
    synchronized (IDLE) {
      thread = IDLE.poll();
    }
    if (thread == null) {
      thread = new SimThread();
      thread.start();
    }
    thread.job = job;
    return thread;
  }

  /** Gives the baton to this thread. */
  void grant() {
    mayRun = true;
    LockSupport.unpark(this);
  }

  /** Waits for the baton. */
  void awaitGrant() {
    while (!mayRun) {
      LockSupport.park(this);
    }
    mayRun = false;
  }

  @Override
  public void run() {
    boolean clean = true;
    while (clean) {
      awaitGrant();
      Actor mine = Objects.requireNonNull(actor);
      mine.sim.perform(mine, Objects.requireNonNull(job));
      job = null;
      actor = null;
      clean = !mine.sim.isAborted();
      if (clean) {
        synchronized (IDLE) {
          IDLE.push(this);
        }
      }
      mine.sim.passOn();
    }
  }
}
