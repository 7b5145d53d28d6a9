package io.perdure.runtime.commit;

import org.jspecify.annotations.Nullable;

/**
 * Stands before the committer for all objects of one loaded type. Once it is closed, which happens
 * under the append lock, nothing from behind it is taken any more.
 */
public final class Fence {

  private volatile @Nullable String reason;

  /** Why it is closed; {@code null} while it is open. */
  public @Nullable String reason() {
    return reason;
  }

  void close(String why) {
    reason = why;
  }
}
