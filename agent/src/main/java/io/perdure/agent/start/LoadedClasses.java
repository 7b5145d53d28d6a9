package io.perdure.agent.start;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Asks a class loader for a class that it has loaded already. */
final class LoadedClasses {

  private static final MethodHandle FIND_LOADED_CLASS;

  static {
    try {
      // The agent has java.lang opened to itself.
      FIND_LOADED_CLASS =
          MethodHandles.privateLookupIn(ClassLoader.class, MethodHandles.lookup())
              .findVirtual(
                  ClassLoader.class,
                  "findLoadedClass",
                  MethodType.methodType(Class.class, String.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private LoadedClasses() {}

  /** The class of a binary name, or {@code null}; loads nothing. */
  static @Nullable Class<?> find(ClassLoader loader, String name) {
    try {
      return (Class<?>) FIND_LOADED_CLASS.invokeExact(loader, name);
    } catch (Throwable e) {
      throw new LinkageError(name, e);
    }
  }
}
