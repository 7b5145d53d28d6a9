package io.perdure.store.embedded.powercut;

import io.perdure.store.embedded.powercut.Recording.Flush;
import java.util.List;
import java.util.Optional;

/** What came of a run. */
record CutReport(
    long seed,
    int lives,
    int cuts,
    long promises,
    long flushes,
    long failures,
    long checkpoints,
    Optional<String> wrong) {

  static CutReport empty(long seed) {
    return new CutReport(seed, 0, 0, 0, 0, 0, 0, Optional.empty());
  }

  /** One more life. */
  CutReport plus(List<Event> events, int moreCuts, Optional<String> found) {
    return new CutReport(
        seed,
        lives + 1,
        cuts + moreCuts,
        promises + events.stream().filter(Event.Promised.class::isInstance).count(),
        flushes + events.stream().filter(Event::isFlush).count(),
        failures + events.stream().filter(Event.FlushFailed.class::isInstance).count(),
        checkpoints + events.stream().filter(CutReport::endsCheckpoint).count(),
        found);
  }

  /** The run in one line. */
  String summary() {
    return "%d cuts in %d lives, promises %d, flushes %d of which failed %d, checkpoints %d, wrong: %s, seed %d"
        .formatted(
            cuts, lives, promises, flushes, failures, checkpoints, wrong.orElse("nothing"), seed);
  }

  /** Or the creation of a database, which is rare. */
  private static boolean endsCheckpoint(Event event) {
    return event instanceof Event.Synced synced && Flush.of(synced.file()) == Flush.DATABASE;
  }
}
