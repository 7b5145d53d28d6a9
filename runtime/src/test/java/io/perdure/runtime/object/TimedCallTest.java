package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.TimedThing;
import io.perdure.runtime.store.MemoryStore;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.TimeSource;
import io.perdure.runtime.time.VirtualTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule 2.4: a call whose time is up is answered, however early or late that is. */
@Timeout(60)
class TimedCallTest {

  private final Hasty time = new Hasty();

  @Test
  void callWhoseTimeIsUpBeforeItsCallerWaitsIsAnswered() throws Exception {
    Engine engine =
        new Engine(
            WovenThing.PLATFORM,
            MemoryStore::new,
            time,
            task -> new Thread(task).start(),
            Options.STRICT);
    WovenThing.use(engine);
    TimedThing thing = (TimedThing) engine.get(TimedThing.class, "a");
    int timersBefore = time.time.timers();
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<@Nullable Object> holder =
        onThread(
            () ->
                thing.call(
                    self -> {
                      busy.countDown();
                      release.await();
                      return "held";
                    }));
    busy.await();
    Await.until(() -> time.time.timers() > timersBefore); // its own limit, after it was queued

    time.isUp = true;

    assertThatThrownBy(() -> thing.call(self -> "never"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("it had not begun, and never will");
    time.isUp = false;
    release.countDown();
    assertThat(holder.get()).isEqualTo("held");
    assertThat(thing.call(self -> "next")).isEqualTo("next");
    engine.close();
  }

  /** Where a thread may get no processor for as long as its call may take. */
  private static final class Hasty implements TimeSource {

    private final VirtualTime time = new VirtualTime();
    volatile boolean isUp;

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
      return time.currentTimeMillis();
    }

    @Override
    public Runnable schedule(long delayNanos, Runnable task) {
      if (!isUp) {
        return time.schedule(delayNanos, task);
      }
      task.run();
      return () -> {};
    }
  }
}
