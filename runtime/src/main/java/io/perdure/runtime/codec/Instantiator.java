package io.perdure.runtime.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Makes objects without running a constructor of theirs, as deserialization does.
 *
 * <p>By reflection, because javac warns of every mention of a class of {@code jdk.unsupported}, be
 * it one meant for libraries like this.
 */
record Instantiator(Constructor<?> constructor) {

  static Instantiator of(Class<?> type) {
    try {
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      Object instance = factory.getMethod("getReflectionFactory").invoke(null);
      Method make =
          factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
      Object made = make.invoke(instance, type, Object.class.getDeclaredConstructor());
      return new Instantiator((Constructor<?>) made);
    } catch (ClassNotFoundException absent) {
      throw Refusal.of(
          "is of a plain class, which takes the module jdk.unsupported;"
              + " start java with --add-modules jdk.unsupported, or use a record",
          absent);
    } catch (ReflectiveOperationException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  Object instantiate() {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException(failed);
    } catch (ReflectiveOperationException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }
}
