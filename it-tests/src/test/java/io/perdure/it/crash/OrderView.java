package io.perdure.it.crash;

/** An order as the sample shows it. */
record OrderView(SeatId seat, String customer) {}
