package io.perdure.runtime.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run events nobody is blocked on (rule 2.2): virtual ones on JDK 21 and later, an
 * unbounded cached pool of platform threads before. Unbounded, because a pool full of waiting turns
 * would never run the one they wait for.
 */
public final class Workers implements Executor, AutoCloseable {

  private static final long IDLE_SECONDS = 30;

  private final ExecutorService executor;

  public Workers() {
    ExecutorService virtual = virtualThreads();
    executor = virtual != null ? virtual : platformThreads();
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void close() {
    executor.shutdown();
  }

  private static ExecutorService platformThreads() {
    AtomicLong count = new AtomicLong();
    ThreadFactory factory =
        task -> EngineThreads.make("perdure-worker-" + count.incrementAndGet(), task);
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }

  /** {@code Executors.newThreadPerTaskExecutor(Thread.ofVirtual()…factory())}, where it exists. */
  private static @Nullable ExecutorService virtualThreads() {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandle ofVirtual =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(builder));
      MethodHandle name =
          lookup.findVirtual(
              builder, "name", MethodType.methodType(builder, String.class, long.class));
      MethodHandle inherit =
          lookup.findVirtual(
              builder,
              "inheritInheritableThreadLocals",
              MethodType.methodType(builder, boolean.class));
      MethodHandle factory =
          lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
      MethodHandle perTask =
          lookup.findStatic(
              java.util.concurrent.Executors.class,
              "newThreadPerTaskExecutor",
              MethodType.methodType(ExecutorService.class, ThreadFactory.class));
      Object named = name.invoke(ofVirtual.invoke(), "perdure-worker-", 1L);
      return (ExecutorService) perTask.invoke(factory.invoke(inherit.invoke(named, false)));
    } catch (ReflectiveOperationException olderJdk) {
      return null;
    } catch (Throwable unexpected) {
      throw new IllegalStateException("Virtual threads exist but cannot be made", unexpected);
    }
  }
}
