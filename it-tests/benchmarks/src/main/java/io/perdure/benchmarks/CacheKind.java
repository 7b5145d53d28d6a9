package io.perdure.benchmarks;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.perdure.DurableObjects;
import java.time.Duration;

/** Who caches; JMH wants it public. All of them keep up to 10,000 pages. */
public enum CacheKind {
  /** {@code @Cached} on a durable object. */
  DURABLE,
  /** With a time to live. */
  DURABLE_TTL,
  /** {@code @Cached} on an instance of any class. */
  ORDINARY,
  /** Caffeine's loading cache. */
  CAFFEINE,
  /** With counts, as {@code @Cached} always has them. */
  CAFFEINE_STATISTICS,
  /** With a time to live. */
  CAFFEINE_TTL,
  /** Spring's {@code @Cacheable}. */
  SPRING,
  /** Spring's {@code @Cacheable(sync = true)}. */
  SPRING_SYNC;

  /** What {@code @Cached} has if it says nothing. */
  private static final int SIZE = 10_000;

  /** Whether several callers of the same key make one load. */
  boolean loadsOnce() {
    return this != SPRING;
  }

  Pages pages(Origin origin) {
    return switch (this) {
      case DURABLE -> durable(origin);
      case DURABLE_TTL -> durable(origin)::pageOfTheHour;
      case ORDINARY -> new OrdinaryPages(origin);
      case CAFFEINE -> caffeine(bounded(), origin);
      case CAFFEINE_STATISTICS -> caffeine(bounded().recordStats(), origin);
      case CAFFEINE_TTL -> caffeine(bounded().expireAfterWrite(Duration.ofHours(1)), origin);
      case SPRING -> new SpringContext(SpringPages.class, () -> new SpringPages(origin));
      case SPRING_SYNC ->
          new SpringContext(
              SpringPages.Synchronized.class, () -> new SpringPages.Synchronized(origin));
    };
  }

  static Caffeine<Object, Object> bounded() {
    return Caffeine.newBuilder().maximumSize(SIZE);
  }

  private static DurablePages durable(Origin origin) {
    DurablePages pages = DurableObjects.get(DurablePages.class, DurableObjects.newId());
    pages.loadFrom(origin::load);
    return pages;
  }

  private static Pages caffeine(Caffeine<Object, Object> builder, Origin origin) {
    LoadingCache<String, Page> cache = builder.build(origin::load);
    return cache::get;
  }
}
