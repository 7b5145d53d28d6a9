package io.perdure.runtime.object;

import io.perdure.runtime.turn.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that runs as an event of an object (rule 3.3). */
final class TaskTurn extends Task {

  private static final Logger log = LoggerFactory.getLogger(TaskTurn.class);

  private final Activation target;
  private final Object called;
  private final Runnable task;

  /**
   * A task, not yet submitted.
   *
   * @param called keeps the instance alive until then
   */
  TaskTurn(Activation target, Object called, Runnable task) {
    super(target.type.surroundings.workers());
    this.target = target;
    this.called = called;
    this.task = task;
  }

  void submit() {
    target.gate.submit(this);
    target.type.surroundings.admission().queued();
  }

  @Override
  protected void run() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      target.awaitRoom();
      if (target.isUsable()) {
        thread.setContextClassLoader(target.type.javaClass.getClassLoader());
        inTurn();
      }
    } catch (Throwable thrown) {
      log.warn("A task of {} failed", target, thrown);
    } finally {
      thread.setContextClassLoader(before);
      Thread.interrupted(); // what the task left pending is not for the next one on this thread
    }
  }

  private void inTurn() {
    target.begin(called, TurnThread.current(), null, 0);
    Throwable failed = null;
    try {
      task.run();
    } catch (Throwable thrown) {
      failed = thrown;
      throw thrown;
    } finally {
      target.end(failed, true);
    }
  }

  @Override
  protected void abandoned(Throwable reason) {
    log.error("A task of {} got no thread and does not run", target, reason);
  }
}
