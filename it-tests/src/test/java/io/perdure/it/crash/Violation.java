package io.perdure.it.crash;

/** A promise the sample broke. */
record Violation(Kind kind, String what) {
  enum Kind {
    NUMBER_REPEATED,
    NUMBER_OUT_OF_ORDER,
    EVENT_LOST,
    HOLD_LOST,
    RELEASE_LOST,
    PURCHASE_LOST,
    SEAT_SOLD_TWICE,
    ORDER_LOST,
    UNEXPECTED_REPLY
  }
}
