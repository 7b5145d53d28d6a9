package io.perdure.sample;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A seat as it stands at one moment.
 *
 * @param name what is written on it, such as {@code A1}
 * @param state whether it can be had
 * @param customer who holds or owns it; {@code null} while it is free
 * @param heldUntil when a hold ends; {@code null} unless it is held
 * @param order the number it was sold under; {@code null} unless it is sold
 */
public record Seat(
    String name,
    SeatState state,
    @Nullable String customer,
    @Nullable Instant heldUntil,
    @Nullable Long order) {

  /** A seat nobody has asked for. */
  public static Seat free(String name) {
    return new Seat(name, SeatState.FREE, null, null, null);
  }

  /** The same seat, kept for a customer. */
  public Seat hold(String customer, Instant until) {
    return new Seat(name, SeatState.HELD, customer, until, null);
  }

  /** The same seat, owned by a customer for good. */
  public Seat sell(String customer, long order) {
    return new Seat(name, SeatState.SOLD, customer, null, order);
  }

  /** The same seat with a hold that is over taken off. */
  public Seat at(Instant now) {
    return heldUntil != null && !now.isBefore(heldUntil) ? free(name) : this;
  }

  /** Whether it is kept for this customer. */
  public boolean isHeldBy(String someone) {
    return state == SeatState.HELD && someone.equals(customer);
  }

  /** Whether it belongs to this customer. */
  public boolean isSoldTo(String someone) {
    return state == SeatState.SOLD && someone.equals(customer);
  }
}
