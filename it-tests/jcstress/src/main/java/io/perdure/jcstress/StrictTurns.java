package io.perdure.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two callers in strict order: the gate goes from hand to hand. */
@JCStressTest
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Each turn sees what those before it wrote.")
@Outcome(expect = FORBIDDEN, desc = "A turn has not seen another one.")
@State
public class StrictTurns {
  private final Fields fields = new Fields(0);

  /** A turn. */
  @Actor
  public void one() {
    fields.addInTurn();
  }

  /** A turn. */
  @Actor
  public void two() {
    fields.addInTurn();
  }

  /** What came of it. */
  @Arbiter
  public void result(II_Result result) {
    result.r1 = fields.first();
    result.r2 = fields.second();
  }
}
