package io.perdure.it.crash;

/** One seat of one event. */
record SeatId(String event, String seat) {
  @Override
  public String toString() {
    return event + "/" + seat;
  }
}
