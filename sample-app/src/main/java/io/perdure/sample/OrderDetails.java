package io.perdure.sample;

import java.time.Instant;

/**
 * One sold seat.
 *
 * @param number the order's number
 * @param event the event's name
 * @param seat the seat's name
 * @param customer who bought it
 * @param placed when
 */
public record OrderDetails(
    long number, String event, String seat, String customer, Instant placed) {}
