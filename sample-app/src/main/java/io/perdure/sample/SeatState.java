package io.perdure.sample;

/** Whether a seat can be had. */
public enum SeatState {
  FREE,
  HELD,
  SOLD
}
