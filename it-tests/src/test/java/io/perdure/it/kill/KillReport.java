package io.perdure.it.kill;

import java.util.List;

/**
 * What came of a run.
 *
 * @param checks how often all that is there was compared with all that was confirmed
 */
record KillReport(long seed, int kills, long replies, long checks, List<String> wrong) {

  /** The run in one line. */
  String summary() {
    return "kills %d, replies %d, checks %d, wrong %d, seed %d"
        .formatted(kills, replies, checks, wrong.size(), seed);
  }
}
