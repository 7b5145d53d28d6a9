package io.perdure.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.perdure.runtime.turn.Return;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One turn is given up in the middle and comes back; the other looks at what it finds. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before the turn.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "While it is given up.")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "After it.")
@Outcome(expect = FORBIDDEN, desc = "In the middle of a turn, or stale.")
@State
public class TurnThatIsGivenUp {
  private final Fields fields = new Fields(1_000_000);

  /** Writes, waits, and writes. */
  @Actor
  public void writer() {
    fields.gate.enter();
    fields.add();
    Return back = fields.gate.returning();
    fields.gate.leave();
    back.arrive();
    back.await();
    fields.add();
    fields.gate.leave();
  }

  /** Reads. */
  @Actor
  public void reader(II_Result result) {
    fields.gate.enter();
    result.r1 = fields.first();
    result.r2 = fields.second();
    fields.gate.leave();
  }
}
