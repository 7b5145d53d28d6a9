package io.perdure.benchmarks;

import org.springframework.cache.annotation.Cacheable;

/** The peer with annotations. Not final, for Spring makes a subclass. */
class SpringPages implements Pages {
  private final Origin origin;

  SpringPages(Origin origin) {
    this.origin = origin;
  }

  @Override
  @Cacheable("pages")
  public Page page(String key) {
    return origin.load(key);
  }

  /** One caller loads, the others wait. */
  static class Synchronized extends SpringPages {

    Synchronized(Origin origin) {
      super(origin);
    }

    @Override
    @Cacheable(cacheNames = "pages", sync = true)
    public Page page(String key) {
      return super.page(key);
    }
  }
}
