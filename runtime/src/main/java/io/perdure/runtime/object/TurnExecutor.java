package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks as events of an object, in the section in which it was asked for (IG-40, IG-46). From
 * within a turn of that section a task is part of the turn, and runs at its end (IG-37).
 */
final class TurnExecutor implements Executor {

  private static final Logger log = LoggerFactory.getLogger(TurnExecutor.class);

  private final Activation activation;
  private final Frame madeBy;
  private final Gate section;
  private final Object instance;
  private volatile @Nullable CompletableFuture<?> result;

  TurnExecutor(Frame madeBy, Gate section, Object instance) {
    activation = madeBy.activation;
    this.madeBy = madeBy;
    this.section = section;
    this.instance = instance;
  }

  /** What the task completes that this executor was made for. */
  void completes(CompletableFuture<?> stage) {
    result = stage;
  }

  /** Throws what the activation was broken for; a continuation hands it on to who waits for it. */
  @Override
  public void execute(Runnable task) {
    activation.throwResetIfBroken();
    Continuation continuation = new Continuation(this, task);
    if (!activation.addMicrotask(section, continuation)) {
      section.submit(continuation);
      activation.type.surroundings.admission().queued();
    }
  }

  Activation activation() {
    return activation;
  }

  Frame madeBy() {
    return madeBy;
  }

  Gate section() {
    return section;
  }

  Object instance() {
    return instance;
  }

  /** The task will not run, since the activation is no more: who waits for its result is told. */
  void fail(RuntimeException reset) {
    CompletableFuture<?> waiting = result;
    if (waiting != null) {
      waiting.completeExceptionally(reset);
    }
  }

  /** A task answers to nobody. */
  static void runSafely(Activation activation, Runnable task) {
    try {
      task.run();
    } catch (VirtualMachineError fatal) {
      activation.breakOff(Broken.failedTurn(fatal));
    } catch (TurnEnded ended) {
      // as the code itself, or who broke the activation, wanted it
    } catch (Throwable thrown) {
      log.error("A task that {} was given to run has failed", activation, thrown);
    }
  }
}
