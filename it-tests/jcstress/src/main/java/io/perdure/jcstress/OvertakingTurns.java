package io.perdure.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two callers that overtake each other: the gate is left free for whoever is first. */
@JCStressTest
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Each turn sees what those before it wrote.")
@Outcome(expect = FORBIDDEN, desc = "A turn has not seen another one.")
@State
public class OvertakingTurns {
  private final Fields fields = new Fields(1_000_000);

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
