package io.perdure.runtime.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Asks about virtual threads on JDKs that have them; on 17 there are none. */
public final class VirtualThreads {
  /** {@code Thread.isVirtual}; a constant, so that the JIT compiler folds the call away. */
  private static final MethodHandle IS_VIRTUAL = findIsVirtual();

  private VirtualThreads() {}

  /** Whether the calling thread is virtual, so that a native call would pin its carrier. */
  public static boolean isCurrentVirtual() {
    try {
      return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Error e) {
      throw e; // as a stack overflow, which resets the object
    } catch (Throwable e) {
      throw new AssertionError("Thread.isVirtual cannot fail", e);
    }
  }

  private static MethodHandle findIsVirtual() {
    MethodType type = MethodType.methodType(boolean.class);
    try {
      return MethodHandles.publicLookup().findVirtual(Thread.class, "isVirtual", type);
    } catch (NoSuchMethodException | IllegalAccessException beforeJdk21) {
      MethodHandle never = MethodHandles.constant(boolean.class, false);
      return MethodHandles.dropArguments(never, 0, Thread.class);
    }
  }
}
