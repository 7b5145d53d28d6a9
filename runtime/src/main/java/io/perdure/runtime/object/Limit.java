package io.perdure.runtime.object;

import io.perdure.runtime.cached.CachedOptions;
import io.perdure.runtime.time.TimeSource;

/** Time limits, of which there may be none. */
final class Limit {

  private Limit() {}

  /**
   * Has something done when the time is up.
   *
   * @return cancels that
   */
  static Runnable start(TimeSource time, long nanos, Runnable timeOut) {
    return nanos == CachedOptions.FOREVER ? () -> {} : time.schedule(nanos, timeOut);
  }
}
