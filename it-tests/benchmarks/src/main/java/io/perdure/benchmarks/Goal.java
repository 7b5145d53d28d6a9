package io.perdure.benchmarks;

import java.util.List;
import java.util.Map;

/** A row of the table. */
interface Goal {

  /** Number of the goal. */
  String id();

  /** What has to be measured for it. */
  List<Case> cases();

  /** In Markdown; the scores are those of all rounds. */
  String row(Map<Case, List<Score>> scores);
}
