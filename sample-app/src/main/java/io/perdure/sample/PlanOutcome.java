package io.perdure.sample;

/** What became of the wish to open an event. */
public enum PlanOutcome {
  OPENED,
  OPEN_ALREADY,
  OPEN_WITH_OTHER_SEATS
}
