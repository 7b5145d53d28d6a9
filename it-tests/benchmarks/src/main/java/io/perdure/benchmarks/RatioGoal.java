package io.perdure.benchmarks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A durable object beside a floor or a peer.
 *
 * @param bound of the durable object's value divided by the other one; {@code null} if the ratio is
 *     only told
 */
record RatioGoal(String id, Case durable, Case other, @Nullable Bound bound) implements Goal {

  @Override
  public List<Case> cases() {
    return List.of(durable, other);
  }

  @Override
  public String row(Map<Case, List<Score>> scores) {
    Spread value = durable.in(scores, Score::value);
    Spread otherValue = other.in(scores, Score::value);
    Spread ratio = value.dividedBy(otherValue);
    return String.join(
            " | ",
            "| " + id,
            durable.name() + ": " + value + " " + durable.unit(),
            other.name() + ": " + otherValue + " " + other.unit(),
            ratio.toString(),
            bound == null ? "–" : bound.toString(),
            bound == null ? "–" : bound.isMet(ratio.median()) ? "yes" : "no")
        + " |";
  }
}
