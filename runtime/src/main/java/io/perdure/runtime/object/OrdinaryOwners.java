package io.perdure.runtime.object;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;

/**
 * What cached methods keep for instances that are no durable objects, and for classes (rule 6.7):
 * as long as those live, and no longer.
 */
final class OrdinaryOwners {

  private final ClassValue<Caches> classes =
      new ClassValue<>() {
        @Override
        protected Caches computeValue(Class<?> type) {
          return new Caches();
        }
      };

  /** By identity, which weak keys are compared by. */
  private final LoadingCache<Object, Caches> instances =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build(instance -> new Caches());

  Caches of(Class<?> type) {
    return classes.get(type);
  }

  Caches of(Object instance) {
    return instances.get(instance);
  }
}
