package io.perdure.sample;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;
import java.util.Optional;

/** One order; its id is its number. */
@DurableObject
public class Order {
  private final DurableStorage storage = DurableStorage.current();

  /** Records what was ordered. An order already recorded stays as it is, and is returned. */
  public OrderDetails place(OrderDetails wanted) {
    Optional<OrderDetails> placed = details();
    if (placed.isPresent()) {
      return placed.get();
    }
    storage.put("details", wanted);
    return wanted;
  }

  /** What was ordered, or nothing if there is no such order. */
  public Optional<OrderDetails> details() {
    return storage.get("details", OrderDetails.class);
  }
}
