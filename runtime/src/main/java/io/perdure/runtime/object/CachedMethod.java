package io.perdure.runtime.object;

import io.perdure.runtime.api.Failures;
import io.perdure.runtime.cached.CachedOptions;
import io.perdure.runtime.cached.Keys;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cached method, linked.
 *
 * @param isDurable whether each instance is a durable object, since the declaring class is one
 * @param isAsync whether it returns a stage
 * @param result what it returns, or its stage brings
 * @param failures makes the errors of the API
 * @param lastOwner the ordinary instance that was called last
 * @param cell the instance's, as {@code (Object)PerdureCell}; of a static method {@code null}
 * @param body the method itself, as {@code (Object[])Object}
 * @param inTurn the method in a turn of its object, as {@code (Object[], Computation)Object}
 */
record CachedMethod(
    WovenMethod method,
    CachedOptions options,
    boolean isStatic,
    boolean isDurable,
    boolean isAsync,
    Type result,
    Failures failures,
    OrdinaryOwners.LastOwner lastOwner,
    @Nullable MethodHandle cell,
    MethodHandle body,
    MethodHandle inTurn) {

  /**
   * Of a call's arguments, which the instance precedes unless the method is static.
   *
   * @param caller whose turn makes the call
   */
  Object key(@Nullable Object[] arguments, @Nullable Activation caller) {
    List<Integer> positions = options.key();
    @Nullable Object[] parts = new @Nullable Object[positions.size()];
    int first = isStatic ? 0 : 1;
    for (int i = 0; i < parts.length; i++) {
      Object argument = arguments[first + positions.get(i)];
      parts[i] = caller == null ? argument : caller.outside(argument);
    }
    return Keys.of(parts);
  }

  @Override
  public String toString() {
    return method.toString();
  }
}
