package io.perdure.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.perdure.runtime.turn.Gate;
import io.perdure.runtime.turn.Task;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A task, which runs on the thread that leaves the gate to it, and one that takes it when it is
 * free.
 */
@JCStressTest
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Each turn sees what those before it wrote.")
@Outcome(expect = FORBIDDEN, desc = "A turn has not seen another one.")
@State
public class TaskBesideCaller {
  private final Fields fields = new Fields(1_000_000);

  /** Queues a turn. */
  @Actor
  public void task() {
    fields.gate.submit(new Adding(fields));
  }

  /** A turn, if the gate is free. */
  @Actor
  public void trying() {
    while (!fields.gate.tryEnter()) {
      Thread.onSpinWait();
    }
    fields.add();
    fields.gate.leave();
  }

  /** What came of it. */
  @Arbiter
  public void result(II_Result result) {
    result.r1 = fields.first();
    result.r2 = fields.second();
  }

  private static final class Adding extends Task {
    private final Fields fields;

    Adding(Fields fields) {
      super(Runnable::run);
      this.fields = fields;
    }

    @Override
    protected Gate run(Gate held) {
      fields.add();
      return held;
    }

    @Override
    protected void refused() {
      throw new AssertionError("The gate is not broken");
    }

    @Override
    protected void abandoned(Throwable reason) {
      throw new AssertionError(reason);
    }
  }
}
