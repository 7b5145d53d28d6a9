package io.perdure.it.kill;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;
import java.util.Map;

/** Keeps what its client's desk gives it. */
@DurableObject
class Chest {
  private final DurableStorage storage = DurableStorage.current();

  void keep(Part part) {
    Kept.apply(part, storage);
  }

  Map<String, String> contents() {
    return storage.get(Kept.KEYS, String.class);
  }
}
