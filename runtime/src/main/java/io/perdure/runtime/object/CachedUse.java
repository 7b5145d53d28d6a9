package io.perdure.runtime.object;

import io.perdure.runtime.cached.MethodCache;
import org.jspecify.annotations.Nullable;

/**
 * One call of a cached method.
 *
 * @param target the object; {@code null} for an ordinary instance, or a class
 * @param arguments the instance first, unless the method is static
 */
@SuppressWarnings("ArrayRecordComponent") // it is compared with nothing
record CachedUse(
    CachedMethod cached,
    MethodCache cache,
    @Nullable Activation target,
    @Nullable Object[] arguments,
    Object key) {

  /** Whether the computation is no part of its caller's, which may leave. */
  boolean isDetached() {
    return cached.options().isTimed()
        || (target != null && target.type.callTimeoutNanos > 0)
        || cached.isAsync();
  }

  /** How long the caller waits. */
  long limitNanos() {
    long own = cached.options().joinTimeout();
    long type = target == null ? 0 : target.type.callTimeoutNanos;
    return type > 0 ? Math.min(own, type) : own;
  }

  /** As errors name it. */
  @Override
  public String toString() {
    return target == null ? cached.toString() : target + "." + cached.method().name;
  }
}
