package io.perdure.runtime.object;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URI;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A method that sends something, and returns a future of that.
 *
 * @param original the method, as {@code (Object[])CompletableFuture}
 * @param uri where to, as {@code (Object[])URI}
 * @param keepsOrder whether what one receiver is given leaves in that order
 */
record Deferred(MethodHandle original, MethodHandle uri, boolean keepsOrder) {

  /**
   * Of {@code HttpClient} or its {@code WebSocket}.
   *
   * @param type the receiver, and the method's parameters
   */
  static Deferred of(
      MethodHandles.Lookup caller, String method, MethodType type, boolean isWebSocket)
      throws ReflectiveOperationException {
    Class<?> declaring = caller.lookupClass();
    MethodHandle original = caller.findVirtual(declaring, method, type.dropParameterTypes(0, 1));
    MethodHandle uri =
        isWebSocket
            ? caller.findGetter(declaring, "uri", URI.class)
            : MethodHandles.dropArguments(
                caller.findVirtual(type.parameterType(1), "uri", methodType(URI.class)),
                0,
                declaring);
    return new Deferred(
        spread(original, type.parameterCount(), CompletableFuture.class),
        spread(uri, type.parameterCount(), URI.class),
        isWebSocket);
  }

  private static MethodHandle spread(MethodHandle handle, int count, Class<?> returned) {
    MethodHandle all =
        MethodHandles.dropArguments(
            handle,
            handle.type().parameterCount(),
            Collections.nCopies(count - handle.type().parameterCount(), Object.class));
    return all.asType(all.type().generic().changeReturnType(returned))
        .asSpreader(Object[].class, count);
  }

  /** Where something is to be sent; {@code null} if that cannot be told. */
  @Nullable URI destination(@Nullable Object[] arguments) {
    try {
      return (URI) uri.invokeExact(arguments);
    } catch (Throwable unusable) {
      return null; // the method itself says what is wrong with its arguments
    }
  }

  CompletableFuture<?> call(@Nullable Object[] arguments) {
    try {
      return (CompletableFuture<?>) original.invokeExact(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
