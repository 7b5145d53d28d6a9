package io.perdure.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where pages are loaded from. */
final class Origin {

  private final long millis;
  private final AtomicInteger loads = new AtomicInteger();

  /** How long the first load took. */
  private volatile long tookNanos;

  Origin(long millis) {
    this.millis = millis;
  }

  /** Loads a page, which takes its time. */
  Page load(String key) {
    long begun = System.nanoTime();
    Page page = new Page(key, loads.incrementAndGet());
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts who loads", e);
    }
    if (page.load() == 1) {
      tookNanos = System.nanoTime() - begun;
    }
    return page;
  }

  int loads() {
    return loads.get();
  }

  long tookNanos() {
    return tookNanos;
  }
}
