package io.perdure.runtime.object;

import io.perdure.runtime.cached.MethodCache;
import io.perdure.runtime.time.TimeSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the cached methods of one owner keep: an activation, an ordinary instance, or a class. */
final class Caches {

  private final Map<WovenMethod, MethodCache> caches = new ConcurrentHashMap<>(4);

  MethodCache of(CachedMethod cached, TimeSource time) {
    MethodCache present = caches.get(cached.method());
    return present != null
        ? present
        : caches.computeIfAbsent(cached.method(), key -> new MethodCache(cached.options(), time));
  }

  /** {@code null} if the method has not been called. */
  @Nullable MethodCache orNull(WovenMethod method) {
    return caches.get(method);
  }
}
