package io.perdure.runtime.object;

import io.perdure.runtime.cached.Entry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The ways in which a turn waits: with its object, or without (rules 3.1 to 3.4). */
final class Waiting {

  private Waiting() {}

  /** Waits for a result, and lets others in meanwhile, if it is not there yet (rule 3.3). */
  static <T extends @Nullable Object> T await(Activation turn, CompletionStage<T> stage)
      throws Throwable {
    turn.requireTurn();
    turn.runMicrotasks();
    turn.requireTurn(); // they may have waited
    CompletableFuture<T> result = new CompletableFuture<>();
    var unused = stage.whenComplete((value, failure) -> Results.settle(result, value, failure));
    if (!result.isDone()) {
      Suspension way = turn.suspension(causeOf(stage));
      turn.addDependent(way);
      unused = result.whenComplete((value, failure) -> way.arrive());
      turn.giveUp();
      turn.comeBack(way);
      turn.removeDependent(way);
      turn.throwIfBroken();
    }
    return Results.of(result);
  }

  /** What has to happen for it, if somebody knows. */
  private static @Nullable Object causeOf(@Nullable Object future) {
    return future instanceof Answer answer ? answer.cause() : null;
  }

  /** Waits for an entry, or until the time is up, and lets others in meanwhile (rule 6.2). */
  static void await(Activation turn, Entry entry, long limitNanos) {
    turn.requireTurn();
    turn.runMicrotasks();
    turn.requireTurn(); // they may have waited
    if (entry.outcome() == null) {
      Suspension way = turn.suspension(entry);
      turn.addDependent(way);
      entry.whenSettled(way::arrive);
      Runnable cancel = Limit.start(turn.type.surroundings.time(), limitNanos, way::arrive);
      turn.giveUp();
      turn.comeBack(way);
      cancel.run();
      turn.removeDependent(way);
      turn.throwIfBroken();
    }
  }

  /** Waits for an entry of another owner, and keeps the object (rule 3.2). */
  static void block(Activation turn, Entry entry, Waits.Call wait) throws Throwable {
    turn.throwIfBroken();
    Frame mine = turn.frame();
    WaitGraph waits = turn.type.surroundings.waits();
    WaitGraph.Wait keeps = waits.begin(mine, turn.section(), entry);
    turn.suspend();
    try {
      var unused = wait.call();
    } finally {
      waits.end(keeps);
      turn.resume(0, null);
    }
  }

  /** Lets others in while this thread waits for something; that does not throw. */
  static void release(Activation turn, Runnable wait) {
    Suspension way = turn.suspension();
    turn.giveUp();
    try {
      wait.run();
    } finally {
      way.arrive();
      turn.comeBack(way);
      turn.throwIfBroken();
    }
  }

  /**
   * Makes a call that blocks, outside of the turn, which is given up meanwhile (rule 3.4).
   *
   * @param future what it waits for, if that is the answer of a call
   */
  static @Nullable Object release(Activation turn, @Nullable Object future, Waits.Call call)
      throws Throwable {
    turn.requireTurn();
    turn.runMicrotasks();
    turn.requireTurn(); // they may have waited
    turn.seal();
    ReleasedTurn mine = new ReleasedTurn(turn.frame(), turn.section(), turn.dependsOn());
    Suspension way = turn.suspension(mine, causeOf(future));
    TurnThread by = way.thread();
    ReleasedTurn outer = by.released;
    by.released = mine;
    by.current = null;
    turn.giveUp();
    try {
      return call.call();
    } finally {
      way.arrive();
      turn.comeBack(way);
      by.released = outer;
      by.current = turn;
      turn.throwIfBroken();
      turn.dependOn(mine.number());
    }
  }

  /** Waits for the answer of a call, and keeps the object; what comes back gets it on loan. */
  static void block(Activation turn, AsyncCall call, Waits.Call wait) throws Throwable {
    Frame mine = turn.frame();
    WaitGraph waits = turn.type.surroundings.waits();
    WaitGraph.Wait entry = null;
    turn.suspend(); // first: whoever gets the object on loan sets the same fields
    try {
      entry = waits.beginLending(mine, turn.section(), call);
      mine.lendToQueued(call);
      var unused = wait.call();
    } finally {
      waits.end(entry);
      turn.resume(0, mine);
    }
  }
}
