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

  /** What of the file was not flushed is given up by the system, which takes it for written. */
  record FlushFailed(String file) implements Event {}

  /**
   * Another file was flushed and has taken its place, for certain. The store does that without
   * SQLite, so its steps are not recorded, only what they come to.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Replaced(String file, byte[] bytes) implements Event {}

  record DirectorySynced() implements Event {}

  /** The store has said that it is durable up to this number. */
  record Promised(long number) implements Event {}

  /** Whether the disk holds something else for certain after it than before. */
  default boolean isFlush() {
    return this instanceof Synced
        || this instanceof FlushFailed
        || this instanceof Replaced
        || this instanceof DirectorySynced;
  }
}
