package io.perdure.sample;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a customer who wanted a seat held or released.
 *
 * @param outcome what became of it
 * @param seat the seat as it is now; {@code null} unless the wish was granted
 */
public record SeatAnswer(SeatOutcome outcome, @Nullable Seat seat) {}
