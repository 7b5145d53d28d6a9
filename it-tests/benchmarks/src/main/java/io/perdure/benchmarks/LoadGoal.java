package io.perdure.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * Many callers, one load, and how long they wait for it.
 *
 * @param bound of what most callers wait, divided by what the load takes
 */
record LoadGoal(String id, Case cached, Case other, Bound bound) implements Goal {

  @Override
  public List<Case> cases() {
    return List.of(cached, other);
  }

  @Override
  public String row(Map<Case, List<Score>> scores) {
    Spread value = cached.in(scores, Score::value);
    Spread loads = cached.in(scores, Score::loads);
    Spread ratio = value.dividedBy(other.in(scores, Score::value));
    return String.join(
            " | ",
            "| " + id,
            text(cached, scores),
            text(other, scores),
            ratio.toString(),
            "1 load, " + bound,
            loads.most() == 1 && bound.isMet(value.median()) ? "yes" : "no")
        + " |";
  }

  private static String text(Case each, Map<Case, List<Score>> scores) {
    return each.name()
        + ": loads "
        + Spread.text(each.in(scores, Score::loads).most())
        + ", p99 "
        + each.in(scores, Score::value)
        + " "
        + each.unit();
  }
}
