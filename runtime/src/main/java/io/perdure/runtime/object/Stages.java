package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.turn.Gate;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a turn attaches to a stage that is not done runs as an event of the object (rule 3.3); what
 * is done continues in the same turn.
 */
final class Stages {

  /** The JDK's stages that are no more than that: they are futures, but refuse to tell. */
  private static final Class<?> MINIMAL = CompletableFuture.completedStage(null).getClass();

  private Stages() {}

  /** The activation whose turn this code is in; {@code null} outside of all, and while it waits. */
  static @Nullable Activation turn() {
    Activation current = TurnThread.current().current;
    return PerdureCell.entered(current) ? current : null;
  }

  static boolean inTurn() {
    return turn() != null;
  }

  static boolean isPending(@Nullable Object stage) {
    return inTurn() && !isDone(stage);
  }

  static boolean isAnyPending(@Nullable Object one, @Nullable Object other) {
    return inTurn() && !(isDone(one) && isDone(other));
  }

  static boolean areBothPending(@Nullable Object one, @Nullable Object other) {
    return inTurn() && !isDone(one) && !isDone(other);
  }

  /** Also of what is no stage at all: the call itself will say so. */
  static boolean isDone(@Nullable Object stage) {
    if (stage instanceof Future<?> future && stage.getClass() != MINIMAL) {
      return future.isDone();
    }
    return !(stage instanceof CompletionStage<?> other) || isFutureDone(other);
  }

  private static boolean isFutureDone(CompletionStage<?> stage) {
    try {
      return stage.toCompletableFuture().isDone();
    } catch (UnsupportedOperationException e) {
      return false; // as the interface allows
    }
  }

  static Executor executor() {
    Activation turn = Objects.requireNonNull(turn());
    return turn.continuations().attach(turn.turnExecutor());
  }

  /** What a continuation that has to wait returned: it needs a later turn of the object. */
  static @Nullable Object remember(@Nullable Object stage) {
    Activation turn = turn();
    if (turn != null && stage != null && !isDone(stage)) {
      turn.continuations().attached(stage, turn.section());
    }
    return stage;
  }

  /** {@link CompletableFuture#allOf}: each of them is needed. */
  static CompletableFuture<Void> allOf(CompletableFuture<?>[] futures) {
    CompletableFuture<Void> all = CompletableFuture.allOf(futures);
    Activation turn = turn();
    if (turn != null && !all.isDone()) {
      Gate outermost = null;
      for (CompletableFuture<?> each : futures) {
        Gate section = turn.continuations().sectionOf(each);
        outermost = section == null ? outermost : outer(outermost, section);
      }
      if (outermost != null) {
        turn.continuations().add(all, outermost);
      }
    }
    return all;
  }

  /** {@link CompletableFuture#anyOf}: unless each of them needs a turn, another may complete it. */
  static CompletableFuture<Object> anyOf(CompletableFuture<?>[] futures) {
    CompletableFuture<Object> any = CompletableFuture.anyOf(futures);
    Activation turn = turn();
    if (turn != null && !any.isDone()) {
      Gate innermost = null;
      for (CompletableFuture<?> each : futures) {
        Gate section = turn.continuations().sectionOf(each);
        if (section == null) {
          return any;
        }
        innermost = innermost == null || section.isIn(innermost) ? section : innermost;
      }
      if (innermost != null) {
        turn.continuations().add(any, innermost);
      }
    }
    return any;
  }

  private static Gate outer(@Nullable Gate one, Gate other) {
    return one == null || one.isIn(other) ? other : one;
  }
}
