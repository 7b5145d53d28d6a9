package io.perdure.store.embedded.powercut;

/** Something that concerns what is on the disk; files are named within their directory. */
sealed interface Event {

  record Created(String file) implements Event {}

  record Deleted(String file) implements Event {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Written(String file, long offset, byte[] bytes) implements Event {}

  record Truncated(String file, long size) implements Event {}

  /** The file is flushed as it was when the flush began, which is that many events long. */
  record Synced(String file, int events) implements Event {}

  record DirectorySynced() implements Event {}

  /** The store has said that it is durable up to this number. */
  record Promised(long number) implements Event {}

  /** Whether the disk holds more for certain after it than before. */
  default boolean isFlush() {
    return this instanceof Synced || this instanceof DirectorySynced;
  }
}
