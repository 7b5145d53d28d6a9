package io.perdure.sample;

/** What became of a customer's wish. */
public enum SeatOutcome {
  DONE,
  NO_SUCH_EVENT,
  NO_SUCH_SEAT,
  /** Somebody else holds or owns the seat. */
  TAKEN,
  /** The seat is not kept for this customer, or no longer. */
  NOT_HELD
}
