package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import io.perdure.runtime.turn.Task;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event that runs a task of an object's code; nobody waits for it but other events. */
final class Continuation extends Task implements Origin {

  private static final Logger log = LoggerFactory.getLogger(Continuation.class);

  private final Activation activation;
  private final Object instance;
  private final Frame madeBy;
  private final Gate madeIn;
  private final Runnable task;

  Continuation(Frame madeBy, Gate madeIn, Object instance, Runnable task) {
    super(madeBy.activation.type.surroundings.workers());
    activation = madeBy.activation;
    this.instance = instance;
    this.madeBy = madeBy;
    this.madeIn = madeIn;
    this.task = task;
  }

  @Override
  public Frame madeBy() {
    return madeBy;
  }

  @Override
  public Gate madeIn() {
    return madeIn;
  }

  @Override
  protected @Nullable Gate run(Gate held) {
    if (!activation.isUsable()) {
      return held;
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(activation.type.javaClass.getClassLoader());
    activation.begin(held, instance, TurnThread.current(), null, this, 0);
    try {
      TurnExecutor.runSafely(activation, task);
    } finally {
      thread.setContextClassLoader(before);
      Thread.interrupted(); // what the task left pending is not for the next one on this thread
    }
    return activation.end(null, true);
  }

  /** Whatever waits for it is told by the activation's end. */
  @Override
  protected void refused() {}

  @Override
  protected void abandoned(Throwable reason) {
    log.error("{} has no thread for what was to go on, and is reset", activation, reason);
    activation.breakOff(
        new Broken(Broken.Kind.FAILED_TURN, "there was no thread to go on: " + reason, reason));
  }
}
