package io.perdure.it.kill;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Hands out numbers, none of them twice. */
@DurableObject
class Numbers {
  static final String LAST = "last";
  static final String ISSUED = "issued";

  private final DurableStorage storage = DurableStorage.current();

  long next() {
    long number = storage.getOrDefault(LAST, 0L) + 1;
    storage.put(LAST, number);
    storage.put(ISSUED, storage.getOrDefault(ISSUED, 0L) + 1);
    return number;
  }

  CompletableFuture<Long> nextLater() {
    return CompletableFuture.completedFuture(next());
  }

  Map<String, Long> contents() {
    return storage.get(List.of(LAST, ISSUED), Long.class);
  }
}
