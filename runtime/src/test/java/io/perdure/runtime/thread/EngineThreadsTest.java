package io.perdure.runtime.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {

  @Test
  void threadInheritsNothingOfItsCreator() throws Exception {
    InheritableThreadLocal<@Nullable String> local = new InheritableThreadLocal<>();
    ThreadGroup applications = new ThreadGroup("application's");
    @Nullable Object[] seen = new @Nullable Object[4];
    Thread creator =
        new Thread(
            applications,
            () -> {
              local.set("application's");
              Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], null));
              Thread made =
                  EngineThreads.make(
                      "engine's",
                      () -> {
                        seen[0] = local.get();
                        seen[1] = Thread.currentThread().getContextClassLoader();
                        seen[2] = Thread.currentThread().getThreadGroup().getParent();
                        seen[3] = Thread.currentThread().isDaemon();
                      });
              made.start();
              joined(made);
            });
    creator.start();
    creator.join();

    assertThat(seen).containsExactly(null, null, null, true);
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
