package io.perdure.it.data.stored;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;
import java.util.function.Function;

/** Lends its storage, which has a value of every kind. */
@DurableObject(name = "shelf")
public final class Shelf {
  private final DurableStorage storage;

  Shelf(DurableStorage storage) {
    this.storage = storage;
  }

  public <T> T use(Function<DurableStorage, T> code) {
    return code.apply(storage);
  }
}
