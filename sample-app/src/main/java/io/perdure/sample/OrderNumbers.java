package io.perdure.sample;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;

/** Hands out order numbers: 1, 2, 3, and none of them twice. */
@DurableObject
public class OrderNumbers {
  private final DurableStorage storage = DurableStorage.current();

  /** A number nobody has been given before. */
  public long next() {
    long number = storage.getOrDefault("last", 0L) + 1;
    storage.put("last", number);
    return number;
  }
}
