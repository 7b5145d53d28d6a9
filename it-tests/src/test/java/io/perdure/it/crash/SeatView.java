package io.perdure.it.crash;

import org.jspecify.annotations.Nullable;

/**
 * A seat as the sample shows it.
 *
 * @param state {@code FREE}, {@code HELD} or {@code SOLD}
 * @param customer who holds or owns it
 * @param order the number it was sold under
 */
record SeatView(String state, @Nullable String customer, @Nullable Long order) {
  static final SeatView FREE = new SeatView("FREE", null, null);

  boolean isHeldBy(String someone) {
    return state.equals("HELD") && someone.equals(customer);
  }

  boolean isSoldTo(String someone) {
    return state.equals("SOLD") && someone.equals(customer);
  }

  boolean isSold() {
    return state.equals("SOLD");
  }
}
