package io.perdure.runtime.cached;

import static io.perdure.runtime.cached.CachedOptions.FOREVER;

import java.util.List;

/** Options whose limits are a few nanoseconds. */
final class TestOptions {

  static final CachedOptions NONE =
      new CachedOptions(FOREVER, FOREVER, 0, FOREVER, 0, 100, FOREVER, FOREVER, false, List.of());

  private TestOptions() {}

  static CachedOptions failing(long ttl, long negativeTtl, long staleIfError) {
    return new CachedOptions(
        ttl, FOREVER, negativeTtl, FOREVER, staleIfError, 100, FOREVER, FOREVER, false, List.of());
  }

  static CachedOptions refreshing(long refreshAfter, long ttl, long staleIfError) {
    return new CachedOptions(
        ttl, FOREVER, 0, refreshAfter, staleIfError, 100, FOREVER, FOREVER, false, List.of());
  }

  static CachedOptions idle(long ttl, long idleTtl) {
    return new CachedOptions(ttl, idleTtl, 0, FOREVER, 0, 100, FOREVER, FOREVER, false, List.of());
  }

  static CachedOptions sized(long maximumSize) {
    return new CachedOptions(
        FOREVER, FOREVER, 0, FOREVER, 0, maximumSize, FOREVER, FOREVER, false, List.of());
  }
}
