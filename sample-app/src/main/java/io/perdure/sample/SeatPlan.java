package io.perdure.sample;

import java.time.Duration;
import java.util.List;

/**
 * What an event has to sell.
 *
 * @param seats the names of its seats, each once
 * @param holdTime how long a seat is kept for a customer who has not bought it yet
 */
public record SeatPlan(List<String> seats, Duration holdTime) {
  public SeatPlan {
    seats = List.copyOf(seats);
  }
}
