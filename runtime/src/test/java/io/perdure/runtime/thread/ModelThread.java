package io.perdure.runtime.thread;

import org.jspecify.annotations.Nullable;

/**
 * A thread in what Lincheck's model checker explores. That takes notice of what its own thread
 * throws; what another one throws is thrown again by whoever joins it.
 */
public final class ModelThread implements Runnable { // a subclass of Thread would be run twice
  private final Runnable action;
  private final Thread thread = new Thread(this);
  private @Nullable Throwable failure;

  private ModelThread(Runnable action) {
    this.action = action;
  }

  /** A new one, which has to be {@linkplain #join joined}. */
  public static ModelThread start(Runnable action) {
    ModelThread started = new ModelThread(action);
    started.thread.start();
    return started;
  }

  /** Until they have ended. */
  public static void join(ModelThread... threads) {
    for (ModelThread each : threads) {
      try {
        each.thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (each.failure != null) {
        throw new AssertionError(each.failure.toString(), each.failure);
      }
    }
  }

  /** Until it has ended; an interrupt that comes meanwhile is pending afterwards. */
  public static void joinUninterruptibly(ModelThread one) {
    boolean interrupted = Thread.interrupted();
    while (one.thread.isAlive()) {
      try {
        one.thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    join(one);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Not AssertJ: the model checker would take it for a part of the program. */
  public static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("Broken: " + what);
    }
  }

  @Override
  public void run() {
    try {
      action.run();
    } catch (Throwable thrown) {
      failure = thrown;
    }
  }
}
