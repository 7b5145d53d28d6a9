package io.perdure.runtime.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes the engine's own platform threads. They outlive every application, so they inherit nothing
 * from the application's thread that happened to need them first: no thread-locals, no context
 * class loader, no group.
 */
public final class EngineThreads {

  private EngineThreads() {}

  /** A daemon thread that is not started. */
  @SuppressWarnings("removal") // up to JDK 23 a thread keeps its creator's protection domains,
  // which hold class loaders; this is the only way to leave them out
  public static Thread make(String name, Runnable task) {
    PrivilegedAction<Thread> making = () -> withoutContext(name, task);
    return AccessController.doPrivileged(making);
  }

  private static Thread withoutContext(String name, Runnable task) {
    Thread thread = new Thread(topGroup(), task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  private static ThreadGroup topGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }
}
