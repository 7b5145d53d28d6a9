package io.perdure.runtime.reflect;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Makes instances of one class without running a constructor of its, as deserialization does.
 *
 * <p>By reflection, because javac warns of every mention of a class of {@code jdk.unsupported}, be
 * it one meant for libraries like this.
 */
public final class Instantiator {

  private final Constructor<?> constructor;

  private Instantiator(Constructor<?> constructor) {
    this.constructor = constructor;
  }

  /**
   * For a concrete class.
   *
   * @throws IllegalStateException when the Java runtime image lacks {@code jdk.unsupported}
   */
  public static Instantiator of(Class<?> type) {
    try {
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      Object instance = factory.getMethod("getReflectionFactory").invoke(null);
      Method make =
          factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
      Object made = make.invoke(instance, type, Object.class.getDeclaredConstructor());
      return new Instantiator((Constructor<?>) made);
    } catch (ClassNotFoundException absent) {
      throw new IllegalStateException(
          "the module jdk.unsupported is missing from this Java runtime; start java with"
              + " --add-modules jdk.unsupported",
          absent);
    } catch (ReflectiveOperationException unexpected) {
      throw new LinkageError("Every concrete class can be instantiated so", unexpected);
    }
  }

  /** A new instance, all of whose fields are zero or {@code null}. */
  public Object instantiate() {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException failed) {
      // The class's static initializer: the only code that can run here.
      throw new IllegalStateException(failed.getCause());
    } catch (ReflectiveOperationException unexpected) {
      throw new LinkageError("The constructor is that of Object", unexpected);
    }
  }
}
