package io.perdure.runtime.turn;

import static io.perdure.runtime.thread.ModelThread.check;
import static io.perdure.runtime.thread.ModelThread.join;
import static io.perdure.runtime.thread.ModelThread.start;

import io.perdure.runtime.thread.ModelThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts turns with plain fields, which only the gate keeps consistent; for model checking. */
public final class CountedTurns implements Executor {

  /** The outermost. */
  public final Gate gate;

  private final Queue<ModelThread> workers = new ConcurrentLinkedQueue<>();
  private boolean inside;
  private int count;

  /** Of a gate that is free. */
  public CountedTurns(Gate gate) {
    this.gate = gate;
  }

  void call() {
    gate.enter();
    turn();
    gate.leave();
  }

  void callUnlessRefused(AtomicInteger refused) {
    try {
      call();
    } catch (IllegalStateException error) {
      refused.incrementAndGet();
    }
  }

  Turn submit() {
    return submit(gate);
  }

  Turn submit(Gate to) {
    Turn task = new Turn(this);
    to.submit(task);
    return task;
  }

  /** A turn of whoever holds the gate. */
  public void turn() {
    check(!inside, "one thread in the gate");
    inside = true;
    count++;
    inside = false;
  }

  @Override
  public void execute(Runnable worker) {
    workers.add(start(worker));
  }

  void joinWorkers() {
    for (ModelThread worker = workers.poll(); worker != null; worker = workers.poll()) {
      join(worker);
    }
  }

  /** All is over, and the gate is free. */
  public void assertOver(int turns) {
    check(count == turns, "as many turns as were asked for");
    check(gate.waiting() == 0, "nobody is counted as waiting");
    check(gate.tryEnter(), "the gate is free");
  }

  /** A task that is a turn. */
  static final class Turn extends Task {
    private final CountedTurns turns;
    boolean ran;
    boolean refused;

    Turn(CountedTurns turns) {
      super(turns);
      this.turns = turns;
    }

    @Override
    protected Gate run(Gate held) {
      check(!ran, "a task runs once");
      turns.turn();
      ran = true;
      return held;
    }

    @Override
    protected void refused() {
      check(!refused, "a task is refused once");
      refused = true;
    }

    @Override
    protected void abandoned(Throwable reason) {
      throw new AssertionError(reason);
    }
  }
}
