package io.perdure.runtime.commit;

import org.jspecify.annotations.Nullable;

/** What a key gets, on its way to the store; encoded when, and only if, it gets there. */
public interface Encodable {

  /** The stored form; {@code null} if the key is deleted. */
  byte @Nullable [] bytes();
}
