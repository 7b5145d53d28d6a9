package io.perdure.runtime.turn;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event nobody is blocked on: it runs on the runtime's threads and is never overtaken. */
public abstract class Task extends Event {

  private static final Logger log = LoggerFactory.getLogger(Task.class);

  private final Executor workers;

  /**
   * A task for one queueing.
   *
   * @param workers runs the task, and the ones queued behind it
   */
  protected Task(Executor workers) {
    this.workers = workers;
  }

  /**
   * Runs in the gate, which is held. Must not throw.
   *
   * @return the gate it holds at its end, another one if that was closed meanwhile; {@code null} if
   *     it was sent away from a broken one
   */
  protected abstract @Nullable Gate run(Gate held);

  /** The gate is broken; the task will not run in it. Called on a worker; must not throw. */
  protected abstract void refused();

  /** No thread could be had; the task will not run. Must not throw. */
  protected abstract void abandoned(Throwable reason);

  final @Nullable Gate runSafely(Gate held) {
    try {
      return run(held);
    } catch (Throwable escaped) { // whatever happened in there, the gate is not lost (rule 2.2)
      log.error("A turn ended without an answer", escaped);
      return held;
    }
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
    return start(() -> held.runFrom(this));
  }

  @Override
  final void sentAway() {
    refuse(List.of(this));
  }

  /** Those that were sent away together, one after the other: what they do then is in order. */
  static void refuse(List<Task> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    try {
      tasks.get(0).workers.execute(() -> tasks.forEach(Task::refusedSafely));
    } catch (Throwable noThread) {
      tasks.forEach(task -> task.abandonedSafely(noThread));
    }
  }

  private boolean start(Runnable what) {
    try {
      workers.execute(what);
      return true;
    } catch (Throwable noThread) {
      abandonedSafely(noThread);
      return false;
    }
  }

  private void refusedSafely() {
    try {
      refused();
    } catch (Throwable unanswered) {
      log.error("A call of a broken object could not be told so", unanswered);
    }
  }

  private void abandonedSafely(Throwable noThread) {
    try {
      abandoned(noThread);
    } catch (Throwable unanswered) {
      log.error("A call that got no thread could not be told so", unanswered);
    }
  }
}
