package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObjects;
import io.perdure.it.agent.CounterSpec.TicketCounter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Interrupts (rule 2.4), and virtual threads. */
class ThreadsSpec {
  private static final int VIRTUAL_THREADS = 10_000;

  private final Door door = DurableObjects.get(Door.class, DurableObjects.newId());

  @Test
  void interruptOfTheCallerReachesTheCodeOfAnIdleObject() throws Exception {
    Parallel.start(
            () -> {
              Thread.currentThread().interrupt();
              assertThat(door.run(() -> Thread.currentThread().isInterrupted())).isTrue();
              assertThatThrownBy(
                      () -> door.run(() -> new CountDownLatch(1).await(1, TimeUnit.DAYS)))
                  .isInstanceOf(InterruptedException.class);
              return Thread.interrupted();
            })
        .result();
    assertThat(door.note("usable")).isEqualTo("usable");
  }

  @Test
  void interruptDoesNotKeepAReplyFromBecomingDurable() throws Exception {
    TicketCounter counter = DurableObjects.get(TicketCounter.class, "interrupted");

    boolean stillInterrupted =
        Parallel.start(
                () -> {
                  Thread.currentThread().interrupt();
                  assertThat(counter.next()).isEqualTo(1);
                  return Thread.interrupted();
                })
            .result();

    assertThat(stillInterrupted).isTrue();
    assertThat(counter.next()).isEqualTo(2);
  }

  @Test
  void interruptedCallerInTheQueueKeepsWaitingAndKeepsItsFlag() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<String> busy = Parallel.start(() -> door.occupy(inside, release));
    Parallel.await(inside);
    Parallel.Started<Boolean> queued =
        Parallel.start(() -> door.run(() -> Thread.currentThread().isInterrupted())).untilItWaits();

    queued.thread().interrupt();
    queued.untilItWaits();
    assertThat(queued.task()).isNotDone();
    release.countDown();

    assertThat(busy.result()).isEqualTo("occupied");
    assertThat(queued.result()).isTrue();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void thousandsOfVirtualThreadsGetTheirTurns() throws Exception {
    List<TicketCounter> counters =
        Stream.of("v1", "v2", "v3").map(id -> DurableObjects.get(TicketCounter.class, id)).toList();
    Set<String> numbers = ConcurrentHashMap.newKeySet();
    CountDownLatch done = new CountDownLatch(VIRTUAL_THREADS);
    ExecutorService threads = newVirtualThreadPerTaskExecutor();

    for (int i = 0; i < VIRTUAL_THREADS; i++) {
      int which = i % counters.size();
      threads.execute(
          () -> {
            numbers.add(which + ":" + counters.get(which).next());
            done.countDown();
          });
    }

    Parallel.await(done);
    threads.shutdown();
    assertThat(numbers).hasSize(VIRTUAL_THREADS);
  }

  /** By reflection, since this is compiled for Java 17. */
  private static ExecutorService newVirtualThreadPerTaskExecutor() throws Exception {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }
}
