package io.perdure.runtime.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run events nobody is blocked on (rule 2.2): virtual ones on JDK 21 and later, an
 * unbounded cached pool of platform threads before. Unbounded, because a pool full of waiting turns
 * would never run the one they wait for.
 */
public final class Workers implements Executor, AutoCloseable {

  private final ExecutorService executor;

  public Workers() {
    ExecutorService virtual = virtualThreads();
    executor = virtual != null ? virtual : EngineThreads.pool("perdure-worker-");
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void close() {
    executor.shutdown();
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
