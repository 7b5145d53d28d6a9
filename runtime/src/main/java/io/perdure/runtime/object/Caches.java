package io.perdure.runtime.object;

import io.perdure.runtime.cached.MethodCache;
import io.perdure.runtime.time.TimeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the cached methods of one owner keep: an activation, an ordinary instance, or a class. */
final class Caches {

  private final Map<WovenMethod, MethodCache> caches = new ConcurrentHashMap<>(4);

  /** What was asked for last; a race is no harm, for it cannot change. */
  private @Nullable Last last;

  /** Of an object's persistent methods; touched in its turns alone. */
  private final Map<WovenMethod, PersistedValues> persisted = new HashMap<>(1);

  MethodCache of(CachedMethod cached, TimeSource time) {
    Last known = last;
    if (known != null && known.method == cached.method()) {
      return known.cache;
    }
    MethodCache cache =
        caches.computeIfAbsent(cached.method(), key -> new MethodCache(cached.options(), time));
    last = new Last(cached.method(), cache);
    return cache;
  }

  /** What a method keeps in the storage of an object; in its turns. */
  PersistedValues persisted(WovenMethod method, Activation owner) {
    return persisted.computeIfAbsent(method, key -> owner.persistedValues(method));
  }

  /** Drops the value of a key, or with {@code null} all of them. */
  void drop(WovenMethod method, @Nullable Object key) {
    MethodCache cache = caches.get(method);
    if (cache != null && key == null) {
      cache.invalidateAll();
    } else if (cache != null) {
      cache.invalidate(Objects.requireNonNull(key));
    }
  }

  /** The same, and what is kept in the storage of the object whose turn this is. */
  void dropInTurn(WovenMethod method, @Nullable Object key, Activation owner) {
    drop(method, key);
    if (method.isPersistent() && owner.isStored()) {
      PersistedValues kept = persisted(method, owner);
      if (key == null) {
        kept.deleteAll();
      } else {
        kept.delete(key);
      }
    }
  }

  /** {@code null} if the method has not been called. */
  @Nullable MethodCache orNull(WovenMethod method) {
    return caches.get(method);
  }

  /** A method and its cache. */
  private record Last(WovenMethod method, MethodCache cache) {}
}
