package io.perdure.runtime.cached;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies results for each who gets them, where their class says how. */
public final class Copies {

  /** Of {@code (Object)Object}. */
  private static final ClassValue<Optional<MethodHandle>> CLONES =
      new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> type) {
          return publicClone(type);
        }
      };

  private Copies() {}

  /** Whether {@link #of} copies it: to ask that of every hit would cost more than the hit. */
  static boolean isCopied(@Nullable Object value) {
    return value instanceof Cloneable;
  }

  /** A copy of an array, or of what is cloneable; otherwise the value itself. */
  public static @Nullable Object of(@Nullable Object value) {
    if (!(value instanceof Cloneable)) {
      return value;
    }
    Class<?> type = value.getClass();
    if (type.isArray()) {
      int length = Array.getLength(value);
      Object copy = Array.newInstance(type.getComponentType(), length);
      System.arraycopy(value, 0, copy, 0, length);
      return copy;
    }
    Optional<MethodHandle> clone = CLONES.get(type);
    return clone.isEmpty() ? value : cloned(clone.get(), value);
  }

  private static @Nullable Object cloned(MethodHandle clone, Object value) {
    try {
      return clone.invokeExact(value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(
          "A cached " + value.getClass().getName() + " cannot be cloned: " + e, e);
    }
  }

  private static Optional<MethodHandle> publicClone(Class<?> type) {
    try {
      Method method = type.getMethod("clone");
      method.setAccessible(true); // the class itself need not be public
      return Optional.of(
          MethodHandles.publicLookup()
              .unreflect(method)
              .asType(MethodType.methodType(Object.class, Object.class)));
    } catch (NoSuchMethodException | IllegalAccessException | InaccessibleObjectException e) {
      return Optional.empty();
    }
  }
}
