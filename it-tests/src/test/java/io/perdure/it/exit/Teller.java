package io.perdure.it.exit;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;
import org.jspecify.annotations.Nullable;

/** Counts in its storage, and then tells somebody of it. */
@DurableObject
class Teller {
  private final DurableStorage storage = DurableStorage.current();

  <T extends @Nullable Object> T countAndTell(Telling<T> telling) throws Exception {
    storage.put("n", count() + 1);
    return telling.tell();
  }

  /** With nothing written. */
  <T extends @Nullable Object> T tell(Telling<T> telling) throws Exception {
    return telling.tell();
  }

  long count() {
    return storage.getOrDefault("n", 0L);
  }

  /** Sends something. */
  @FunctionalInterface
  interface Telling<T extends @Nullable Object> {
    T tell() throws Exception;
  }
}
