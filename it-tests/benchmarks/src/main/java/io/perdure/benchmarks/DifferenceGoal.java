package io.perdure.benchmarks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What something costs more than without it.
 *
 * @param bound of the difference; {@code null} if that is only told
 */
record DifferenceGoal(String id, Case with, Case without, @Nullable Bound bound) implements Goal {

  @Override
  public List<Case> cases() {
    return List.of(with, without);
  }

  @Override
  public String row(Map<Case, List<Score>> scores) {
    Spread value = with.in(scores, Score::value);
    Spread otherValue = without.in(scores, Score::value);
    Spread difference = value.minus(otherValue);
    return String.join(
            " | ",
            "| " + id,
            with.name() + ": " + value + " " + with.unit(),
            without.name() + ": " + otherValue + " " + without.unit(),
            "+ " + difference + " " + with.unit(),
            bound == null ? "–" : bound + " " + with.unit(),
            bound == null ? "–" : bound.isMet(difference.median()) ? "yes" : "no")
        + " |";
  }
}
