package io.perdure.it.crash;

import java.util.List;
import java.util.Objects;

/** What came of a run. */
record CrashReport(long seed, int kills, List<Exchange> exchanges, List<Violation> violations) {

  /** The run in one line. */
  String summary() {
    return "kills %d, requests %d, replies %d, numbers %d, seats %d, violations %d, seed %d"
        .formatted(kills, exchanges.size(), replies(), numbers(), seats(), violations.size(), seed);
  }

  private long replies() {
    return exchanges.stream().map(Exchange::reply).filter(Objects::nonNull).count();
  }

  private long numbers() {
    return exchanges.stream().flatMapToLong(e -> e.number().stream()).distinct().count();
  }

  private long seats() {
    return exchanges.stream()
        .filter(Exchange::granted)
        .map(Exchange::request)
        .filter(Request.Buy.class::isInstance)
        .map(request -> ((Request.Buy) request).seat())
        .distinct()
        .count();
  }
}
