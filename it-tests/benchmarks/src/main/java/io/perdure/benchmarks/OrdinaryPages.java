package io.perdure.benchmarks;

import io.perdure.Cached;

/** What is measured: a cached method of a class that is not durable. */
final class OrdinaryPages implements Pages {
  private final Origin origin;

  OrdinaryPages(Origin origin) {
    this.origin = origin;
  }

  @Override
  @Cached
  public Page page(String key) {
    return origin.load(key);
  }
}
