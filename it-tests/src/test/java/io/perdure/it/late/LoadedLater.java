package io.perdure.it.late;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;

/** Woven as it loads, over a class that was there before. */
@DurableObject
class LoadedLater extends Loaded.Parent {
  private int own;

  long next() {
    DurableStorage storage = DurableStorage.current();
    long n = storage.getOrDefault("n", 0L) + 1;
    storage.put("n", n);
    return n;
  }

  int countOwn() {
    int before = own;
    Thread.onSpinWait();
    own = before + 1;
    return own;
  }
}
