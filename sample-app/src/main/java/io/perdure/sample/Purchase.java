package io.perdure.sample;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a customer who wanted to buy a seat.
 *
 * @param outcome what became of it
 * @param order the order; {@code null} unless the seat is the customer's
 */
public record Purchase(SeatOutcome outcome, @Nullable OrderDetails order) {}
