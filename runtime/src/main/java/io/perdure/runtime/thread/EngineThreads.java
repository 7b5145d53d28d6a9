package io.perdure.runtime.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the engine's own platform threads. They outlive every application, so they inherit nothing
 * from the application's thread that happened to need them first: no thread-locals, no context
 * class loader, no group.
 */
public final class EngineThreads {

  private static final long IDLE_SECONDS = 30;

  private EngineThreads() {}

  /** As many as there are tasks; they end when there has been none for long. */
  public static ExecutorService pool(String name) {
    AtomicLong count = new AtomicLong();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> make(name + count.incrementAndGet(), task));
  }

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
