package io.perdure.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * How much garbage a call makes.
 *
 * @param isToBeNone whether it should make none; otherwise it is only told
 */
record AllocationGoal(String id, Case durable, boolean isToBeNone) implements Goal {

  /** Far below one object in a hundred calls; JMH itself makes a few. */
  private static final double NOTHING = 0.1;

  @Override
  public List<Case> cases() {
    return List.of(durable);
  }

  @Override
  public String row(Map<Case, List<Score>> scores) {
    Spread bytes = durable.in(scores, Score::bytes);
    return String.join(
            " | ",
            "| " + id,
            durable.name() + ": " + bytes + " bytes allocated",
            "–",
            "–",
            isToBeNone ? "0" : "–",
            !isToBeNone ? "–" : bytes.median() < NOTHING ? "yes" : "no")
        + " |";
  }
}
