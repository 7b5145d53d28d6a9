package io.perdure.benchmarks;

import java.util.function.Supplier;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Pages behind Spring's proxy, in front of a Caffeine cache of the same size as the others'. */
final class SpringContext implements Pages {

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final Pages pages;

  <T extends SpringPages> SpringContext(Class<T> type, Supplier<T> made) {
    context.register(Caching.class);
    context.registerBean(CaffeineCacheManager.class, SpringContext::manager);
    context.registerBean(type, made);
    context.refresh();
    pages = context.getBean(type);
  }

  private static CaffeineCacheManager manager() {
    CaffeineCacheManager manager = new CaffeineCacheManager();
    manager.setCaffeine(CacheKind.bounded());
    return manager;
  }

  @Override
  public Page page(String key) {
    return pages.page(key);
  }

  @Override
  public void close() {
    context.close();
  }

  /** As Spring Boot has it: the proxies are subclasses. */
  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  static class Caching {}
}
