package io.perdure.runtime.object;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What cached methods keep for instances that are no durable objects, and for classes (rule 6.7):
 * as long as those live, and no longer.
 */
final class OrdinaryOwners {

  private final ClassValue<Owned> classes =
      new ClassValue<>() {
        @Override
        protected Owned computeValue(Class<?> type) {
          return new Owned(type);
        }
      };

  /** By identity, which weak keys are compared by. */
  private final LoadingCache<Object, Owned> instances =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build(Owned::new);

  Caches of(Class<?> type) {
    return classes.get(type).caches;
  }

  Caches of(Object instance) {
    return instances.get(instance).caches;
  }

  /** The same for who asks again and again, most often for the same instance. */
  Caches of(Object instance, LastOwner last) {
    Owner known = last.owner;
    Caches caches = known == null ? null : known.cachesOf(instance);
    if (caches == null) {
      Owned owned = instances.get(instance);
      last.owner = owned.owner;
      caches = owned.caches;
    }
    return caches;
  }

  /** Who was asked for last; a race is no harm, for what it finds cannot change. */
  static final class LastOwner {
    private @Nullable Owner owner;
  }

  /** What an owner keeps. */
  private static final class Owned {
    final Caches caches = new Caches();
    final Owner owner;

    Owned(Object instance) {
      owner = new Owner(instance, caches);
    }
  }

  /** Keeps neither the instance nor its caches, whose values may refer to it. */
  private static final class Owner extends WeakReference<Object> {
    private final WeakReference<Caches> caches;

    Owner(Object instance, Caches caches) {
      super(instance);
      this.caches = new WeakReference<>(caches);
    }

    @Nullable Caches cachesOf(Object instance) {
      return refersTo(instance) ? caches.get() : null;
    }
  }
}
