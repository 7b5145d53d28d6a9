package io.perdure.runtime.object;

import io.perdure.runtime.thread.Handoff;
import io.perdure.runtime.turn.Gate;
import io.perdure.runtime.turn.Task;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event that runs a task of an object's code; nobody waits for it but other events. */
final class Continuation extends Task implements Origin {

  private static final Logger log = LoggerFactory.getLogger(Continuation.class);

  private final TurnExecutor from;
  private final Activation activation;
  private final Runnable task;

  Continuation(TurnExecutor from, Runnable task) {
    super(from.activation().type.surroundings.workers());
    this.from = from;
    activation = from.activation();
    this.task = task;
  }

  @Override
  public Frame madeBy() {
    return from.madeBy();
  }

  @Override
  public Gate madeIn() {
    return from.section();
  }

  @Override
  protected @Nullable Gate run(Gate held) {
    if (!activation.isUsable()) {
      drop();
      return held;
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(activation.type.javaClass.getClassLoader());
    activation.begin(held, from.instance(), TurnThread.current(), null, this, 0);
    try {
      runHere();
    } finally {
      thread.setContextClassLoader(before);
      Thread.interrupted(); // what the task left pending is not for the next one on this thread
    }
    return activation.end(null, true);
  }

  /** In a turn. */
  void runHere() {
    TurnExecutor.runSafely(activation, task);
  }

  /** It will not run; what hangs on its result is foreign code, for another thread. */
  void drop() {
    Handoff.run(activation.type.surroundings.workers(), this::refused);
  }

  @Override
  protected void refused() {
    from.fail(activation.resetError());
  }

  @Override
  protected void abandoned(Throwable reason) {
    log.error("{} has no thread for what was to go on, and is reset", activation, reason);
    activation.breakOff(
        new Broken(Broken.Kind.FAILED_TURN, "there was no thread to go on: " + reason, reason));
  }
}
