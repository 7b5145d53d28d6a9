package io.perdure.it.kill;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.util.List;
import java.util.Map;

/** Where a client's work is done. */
@DurableObject
class Desk {
  static final String STAMPED = "stamped";

  private final String client;
  private final DurableStorage storage;

  Desk(String client, DurableStorage storage) {
    this.client = client;
    this.storage = storage;
  }

  /** How a desk says that it was not to do this, when it has done it. */
  static final class Refused extends RuntimeException {}

  void work(List<Part> parts, boolean refused) {
    for (Part part : parts) {
      if (part.chest() == Part.OWN) {
        Kept.apply(part, storage);
      } else {
        DurableObjects.get(Chest.class, client + "-" + part.chest()).keep(part);
      }
    }
    if (refused) {
      throw new Refused();
    }
  }

  long stamp(int stamp) {
    long number = DurableObjects.get(Numbers.class, "numbers").next();
    DurableObjects.get(Wheels.class, Integer.toString(stamp)).show(number);
    storage.put(STAMPED + stamp, number);
    return number;
  }

  Map<String, String> contents() {
    return storage.get(Kept.KEYS, String.class);
  }

  Map<String, Long> stamped() {
    return storage.get(Kept.keys(STAMPED, Script.STAMPS), Long.class);
  }
}
