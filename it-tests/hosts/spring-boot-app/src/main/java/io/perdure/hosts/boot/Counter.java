package io.perdure.hosts.boot;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;

/** Hands out numbers, each one once. */
@DurableObject
public class Counter {
  private final DurableStorage storage = DurableStorage.current();

  /** The next number. */
  public long next() {
    long n = storage.getOrDefault("n", 0L) + 1;
    storage.put("n", n);
    return n;
  }
}
