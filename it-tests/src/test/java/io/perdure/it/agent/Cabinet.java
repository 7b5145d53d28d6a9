package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;
import java.util.function.Function;

/** An object that lends its storage to whoever calls, for the time of a turn. */
@DurableObject
final class Cabinet {
  private final DurableStorage storage;

  Cabinet(DurableStorage storage) {
    this.storage = storage;
  }

  <T> T use(Function<DurableStorage, T> code) {
    return code.apply(storage);
  }

  /** Ends the activation, so that the next call reads from the disk. */
  static void forget(Cabinet cabinet) {
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(
            () ->
                cabinet.use(
                    storage -> {
                      throw new OutOfMemoryError("by this test");
                    }));
  }
}
