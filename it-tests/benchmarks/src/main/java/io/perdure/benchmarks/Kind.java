package io.perdure.benchmarks;

/** What is called; JMH wants it public. */
public enum Kind {
  /** A durable object. */
  DURABLE,
  /** Whoever runs first gets it. */
  UNFAIR_LOCK,
  /** First come, first served. */
  FAIR_LOCK,
  /** Pekko's. */
  ACTOR
}
