package io.perdure.bridge;

import io.perdure.CacheStatistics;
import io.perdure.CachedMethod;
import io.perdure.runtime.api.CachedView;

/** What the API shows of one method's cache. */
final class BridgeCachedMethod implements CachedMethod {

  private final CachedView view;

  BridgeCachedMethod(CachedView view) {
    this.view = view;
  }

  @Override
  public void invalidate(Object... key) {
    view.invalidate(key);
  }

  @Override
  public void invalidateAll() {
    view.invalidateAll();
  }

  @Override
  public long size() {
    return view.size();
  }

  @Override
  public CacheStatistics statistics() {
    long[] counts = view.statistics();
    return new CacheStatistics(
        counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7]);
  }
}
