package io.perdure.runtime.turn;

import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event nobody is blocked on: it runs on the runtime's threads and is never overtaken. */
public abstract class Task extends Event {

  private static final Logger log = LoggerFactory.getLogger(Task.class);

  private final Executor workers;

  /** The gate this task was submitted to; set before it can be granted. */
  private @Nullable Gate gate;

  /**
   * A task for one queueing.
   *
   * @param workers runs the task, and the ones queued behind it
   */
  protected Task(Executor workers) {
    this.workers = workers;
  }

  /** Runs in the gate, which is held; leaves it held. Must not throw. */
  protected abstract void run();

  /** No thread could be had; the task will not run. Must not throw. */
  protected abstract void abandoned(Throwable reason);

  final void queuedAt(Gate queue) {
    gate = queue;
  }

  @Override
  final long unit() {
    return Gate.ONE_TASK;
  }

  @Override
  final void granted() {
    Gate held = Objects.requireNonNull(gate);
    Task next = this;
    while (next != null && !next.start(held)) { // a loop: the queue may be longer than the stack
      next = held.handOver();
    }
  }

  private boolean start(Gate held) {
    try {
      workers.execute(() -> held.runFrom(this));
      return true;
    } catch (Throwable noThread) {
      try {
        abandoned(noThread);
      } catch (Throwable unanswered) {
        log.error("A call that got no thread could not be told so", unanswered);
      }
      return false;
    }
  }
}
