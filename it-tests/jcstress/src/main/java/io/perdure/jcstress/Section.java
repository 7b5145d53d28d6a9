package io.perdure.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.perdure.runtime.turn.Gate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One turn goes through a critical section; the other looks at what it finds. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before the turn.")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "After it.")
@Outcome(expect = FORBIDDEN, desc = "In the middle of a turn, or stale.")
@State
public class Section {
  private final Fields fields = new Fields(0);

  /** Writes in a section and after it. */
  @Actor
  public void writer() {
    fields.gate.enter();
    Gate section = fields.gate.section();
    fields.add();
    Gate around = section.close();
    fields.add();
    around.leave();
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
