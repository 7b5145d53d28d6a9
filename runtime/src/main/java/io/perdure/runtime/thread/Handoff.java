package io.perdure.runtime.thread;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replies that another thread should send: better sent by this one than never. */
public final class Handoff {

  private static final Logger log = LoggerFactory.getLogger(Handoff.class);

  private Handoff() {}

  /** Runs a task on the workers, or here when there is no thread to be had. */
  public static void run(Executor workers, Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      log.warn("No thread for a reply, so it leaves on the one at hand: {}", noThread.toString());
      task.run();
    }
  }
}
