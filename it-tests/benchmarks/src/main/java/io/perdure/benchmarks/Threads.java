package io.perdure.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** As many threads as there are tasks. */
final class Threads {

  /** Whether they can be virtual in this JVM. */
  static final boolean MAY_BE_VIRTUAL = Runtime.version().feature() >= 21;

  private Threads() {}

  static ExecutorService of(boolean virtual) {
    return virtual ? newVirtualThreads() : Executors.newCachedThreadPool();
  }

  /** {@code Executors.newVirtualThreadPerTaskExecutor()}, which a JDK 17 does not have. */
  private static ExecutorService newVirtualThreads() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("There are no virtual threads in this JVM", e);
    }
  }
}
