package io.perdure.runtime.commit;

import static io.perdure.runtime.store.ScriptedStore.Outcome.FAILURE;
import static io.perdure.runtime.store.ScriptedStore.Outcome.SUCCESS;
import static io.perdure.runtime.store.ScriptedStore.Outcome.UNKNOWN_BUT_DURABLE;
import static io.perdure.runtime.store.ScriptedStore.Outcome.UNKNOWN_FOR_EVER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CommitterTest {

  private static final ObjectKey A = new ObjectKey("Counter", "a");
  private static final ObjectKey B = new ObjectKey("Counter", "b");
  private static final String DURABLE = "durable";

  private final ScriptedStore store = new ScriptedStore();
  private final VirtualTime time = new VirtualTime();
  private final AtomicBoolean refuseThreads = new AtomicBoolean();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private Committer committer;

  @BeforeEach
  void start() throws StoreException {
    Executor workers =
        task -> {
          if (refuseThreads.get()) {
            throw new RejectedExecutionException("no threads today");
          }
          new Thread(task).start();
        };
    committer =
        new Committer(
            store,
            time,
            workers,
            TimeUnit.MILLISECONDS.toNanos(10),
            (durable, why) -> events.add("lost above " + durable));
    committer.start();
  }

  @AfterEach
  void close() {
    store.next(SUCCESS, SUCCESS, SUCCESS);
    committer.close();
  }

  @Test
  @Pins({"SC-37", "rule 5.2"})
  void numbersIncreaseAndBecomeDurableInOrder() throws Exception {
    for (int i = 1; i <= 5; i++) {
      assertThat(append(A, "n", "v" + i)).isEqualTo(i);
    }
    committer.await(2);
    assertThat(committer.isDurable(5)).as("a batch is all that is queued").isTrue();
    assertThat(append(B, "n", "v")).isEqualTo(6);
    committer.await(6);
    assertThat(store.committed).extracting(WriteBatch::lastNumber).containsExactly(5L, 6L);
  }

  @Test
  void numbersGoOnAfterTheStoresLast() throws Exception {
    append(A, "n", "v");
    committer.await(1);
    Committer next = new Committer(store, time, Runnable::run, 1, (durable, why) -> {});
    assertThat(next.isDurable(1)).isTrue();
    assertThat(next.append(set(A, "n", "w"), 0, false)).isEqualTo(2);
  }

  @Test
  @Pins({"OG-64", "rule 5.3"})
  void appendingStartsNoCommitAndTheFirstWaiterDoes() throws Exception {
    append(A, "n", "v");
    time.advance(1, TimeUnit.DAYS);
    assertThat(store.begun()).isZero();
    committer.await(1);
    assertThat(store.begun()).isEqualTo(1);
  }

  @Test
  @Pins({"OG-2", "OG-15", "SC-17", "SC-35", "SC-41"})
  void whatIsAppendedDuringACommitIsTheNextBatch() throws Exception {
    store.holdCommits();
    append(A, "n", "first");
    CompletableFuture<String> first = replyFor(1);
    store.awaitBegun(1);
    append(A, "n", "second");
    append(B, "n", "third");
    CompletableFuture<String> third = replyFor(3);
    store.next(SUCCESS);
    assertThat(first.get()).isEqualTo(DURABLE);
    store.awaitBegun(2);
    assertThat(third).isNotDone();
    store.next(SUCCESS);
    assertThat(third.get()).isEqualTo(DURABLE);
    assertThat(store.committed).extracting(WriteBatch::lastNumber).containsExactly(1L, 3L);
  }

  @Test
  @Pins({"SC-19", "SC-27", "SC-36"})
  void aBatchHoldsTheLastValueOfEachKeyAndWriteSetsWhole() throws Exception {
    append(A, "x", "1", "y", "1");
    append(B, "x", "b");
    append(A, "x", "2", "z", null);
    append(A, "y", null);
    committer.await(4);
    assertThat(store.committed).hasSize(1);
    assertThat(contents(store.committed.get(0)))
        .isEqualTo(values("a.x", "2", "a.y", null, "a.z", null, "b.x", "b"));
  }

  @Test
  @Pins("OG-64")
  void aLingeringWriteSetIsCommittedWhenItsAgeIsReached() throws Exception {
    committer.append(set(A, "n", "1"), 0, true);
    committer.append(set(A, "n", "2"), 0, true);
    time.advance(9, TimeUnit.MILLISECONDS);
    assertThat(store.begun()).isZero();
    time.advance(1, TimeUnit.MILLISECONDS);
    awaitDurable(2);
    committer.append(set(A, "n", "3"), 0, true);
    time.advance(10, TimeUnit.MILLISECONDS);
    awaitDurable(3);
    assertThat(store.committed).extracting(WriteBatch::lastNumber).containsExactly(2L, 3L);
  }

  @Test
  @Pins({"OG-4", "OG-31"})
  void aFailedCommitTakesTheQueueWithIt() throws Exception {
    store.holdCommits();
    append(A, "n", "1");
    CompletableFuture<String> one = replyFor(1);
    store.awaitBegun(1);
    append(B, "n", "2");
    CompletableFuture<String> two = replyFor(2);
    store.next(FAILURE);
    assertThat(one.get()).contains("the disk is full");
    assertThat(two.get()).contains("the disk is full");
    assertThat(events.get(0)).as("before any waiter heard of it").isEqualTo("lost above 0");

    assertThat(append(A, "n", "3")).isEqualTo(3);
    store.next(SUCCESS);
    committer.await(3);
    assertThat(committer.isDurable(3)).isTrue();
    assertThat(store.committed).hasSize(1);
    for (long lost = 1; lost <= 2; lost++) {
      long number = lost;
      assertThat(committer.isDurable(number)).isFalse();
      assertThat(committer.whyLost(number)).isNotNull();
      assertThatThrownBy(() -> committer.await(number)).isInstanceOf(CommitFailedException.class);
      assertThat(replyFor(number).get()).contains("the disk is full");
    }
  }

  @Test
  @Pins("OG-4")
  void whatWasDurableBeforeALossStaysDurable() throws Exception {
    append(A, "n", "1");
    committer.await(1);
    store.next(FAILURE);
    append(A, "n", "2");
    assertThatThrownBy(() -> committer.await(2)).isInstanceOf(CommitFailedException.class);
    committer.await(1);
    assertThat(replyFor(1).get()).isEqualTo(DURABLE);
    assertThat(committer.whyLost(1)).isNull();
  }

  @Test
  @Pins("OG-31")
  void nothingThatDependsOnALostNumberGetsANumber() throws Exception {
    store.next(FAILURE);
    append(A, "n", "1");
    assertThatThrownBy(() -> committer.await(1)).isInstanceOf(CommitFailedException.class);
    assertThatThrownBy(() -> committer.append(set(A, "n", "2"), 1, false))
        .isInstanceOf(CommitFailedException.class)
        .hasMessageContaining("the disk is full");
    assertThat(append(A, "n", "fresh")).isEqualTo(2);
  }

  @Test
  void nothingFromBehindAClosedFenceGetsANumberAndWhatCameBeforeIsDurable() throws Exception {
    Fence fence = new Fence();
    WriteSet before = new WriteSet(A, fence, false, set(A, "n", "1").writes(), 1);
    committer.append(before, 0, false);

    assertThat(committer.close(fence, "loaded again")).isEqualTo(1);

    WriteSet after = new WriteSet(A, fence, false, set(A, "n", "2").writes(), 1);
    assertThatThrownBy(() -> committer.append(after, 0, false))
        .isInstanceOf(CommitFailedException.class)
        .hasMessageContaining("loaded again");
    committer.await(append(B, "n", "3"));
    assertThat(store.committed).hasSize(1);
    assertThat(store.read(A, "n")).isEqualTo(bytes("1"));
  }

  @Test
  @Pins({"SC-45", "rule 5.6"})
  void anUnknownOutcomeThatWasDurableCountsAsDurable() throws Exception {
    store.next(UNKNOWN_BUT_DURABLE);
    append(A, "n", "1");
    committer.await(1);
    assertThat(committer.isDurable(1)).isTrue();
    assertThat(events).isEmpty();
  }

  @Test
  void anOutcomeThatNobodyCanTellIsCalledUnknown() throws Exception {
    store.next(UNKNOWN_FOR_EVER);
    append(A, "n", "1");
    assertThatThrownBy(() -> committer.await(1))
        .isInstanceOf(CommitFailedException.class)
        .hasMessageContaining("outcome unknown")
        .hasMessageContaining("the connection broke")
        .hasMessageContaining("does not answer");
  }

  @Test
  @Pins({"SC-47", "rule 7.5"})
  void closingCommitsEverythingAndRefusesWhatComesLater() throws Exception {
    append(A, "n", "1");
    append(B, "n", "2");
    committer.close();
    assertThat(committer.isDurable(2)).isTrue();
    assertThatThrownBy(() -> append(A, "n", "3"))
        .isInstanceOf(CommitFailedException.class)
        .hasMessageContaining("shut down");
    committer.await(2);
    assertThat(replyFor(2).get()).isEqualTo(DURABLE);
  }

  @Test
  @Pins("OG-62")
  void twoHundredBlockedRepliesThatBecomeDurableTogetherAllWake() throws Exception {
    store.holdCommits();
    List<Thread> threads = new ArrayList<>();
    BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    for (int i = 1; i <= 200; i++) {
      long number = append(A, "n", "v" + i);
      threads.add(blockedOn(number, outcomes));
    }
    awaitParked(threads);
    store.next(SUCCESS, SUCCESS);
    for (int i = 0; i < 200; i++) {
      assertThat(outcomes.take()).isEqualTo(DURABLE);
    }
  }

  @Test
  void repliesStillWakeWhenThoseAroundThemNeedNotWait() throws Exception {
    BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    int callers = 16;
    int rounds = 200;
    for (int i = 0; i < callers; i++) {
      new Thread(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  try {
                    committer.await(append(A, "n", "v"));
                    outcomes.add(DURABLE);
                  } catch (CommitFailedException e) {
                    outcomes.add(e.getMessage());
                  }
                }
              })
          .start();
    }
    for (int i = 0; i < callers * rounds; i++) {
      assertThat(outcomes.take()).isEqualTo(DURABLE);
    }
  }

  @Test
  void anInterruptStaysPendingAndDoesNotEndTheWait() throws Exception {
    store.holdCommits();
    long number = append(A, "n", "v");
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                committer.await(number);
                interrupted.complete(Thread.currentThread().isInterrupted());
              } catch (CommitFailedException e) {
                interrupted.completeExceptionally(e);
              }
            });
    waiting.start();
    awaitParked(List.of(waiting));
    waiting.interrupt();
    Await.until(() -> !waiting.isInterrupted());
    awaitParked(List.of(waiting));
    assertThat(interrupted).isNotDone();
    store.next(SUCCESS);
    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void aReplyWithoutAThreadLeavesOnTheCommittersAndDoesNotEndIt() throws Exception {
    refuseThreads.set(true);
    store.holdCommits();
    CompletableFuture<Thread> sender = new CompletableFuture<>();
    committer.whenDurable(append(A, "n", "1"), lost -> sender.complete(Thread.currentThread()));
    committer.whenDurable(
        append(A, "n", "2"),
        lost -> {
          throw new RejectedExecutionException("not here either");
        });
    store.next(SUCCESS, SUCCESS);
    assertThat(sender.get().getName()).isEqualTo("perdure-committer");
    refuseThreads.set(false);
    long later = append(A, "n", "3");
    store.next(SUCCESS, SUCCESS);
    committer.await(later);
  }

  @Test
  void breakingActivationsCannotEndTheCommitter() throws Exception {
    ScriptedStore failing = new ScriptedStore();
    try (Committer fragile =
        new Committer(
            failing,
            time,
            Runnable::run,
            1,
            (durable, why) -> {
              throw new IllegalStateException("a bug of the engine's");
            })) {
      fragile.start();
      failing.next(FAILURE);
      long lost = fragile.append(set(A, "n", "1"), 0, false);
      assertThatThrownBy(() -> fragile.await(lost)).isInstanceOf(CommitFailedException.class);
      fragile.await(fragile.append(set(A, "n", "2"), 0, false));
    }
  }

  private long append(ObjectKey object, @Nullable String... keysAndValues)
      throws CommitFailedException {
    return committer.append(set(object, keysAndValues), 0, false);
  }

  private static WriteSet set(ObjectKey object, @Nullable String... keysAndValues) {
    Map<String, Encodable> writes = new HashMap<>();
    values(keysAndValues)
        .forEach((key, value) -> writes.put(key, () -> value == null ? null : bytes(value)));
    return new WriteSet(object, new Fence(), false, writes, 1);
  }

  private static Map<String, @Nullable String> values(@Nullable String... keysAndValues) {
    Map<String, @Nullable String> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return values;
  }

  private static byte[] bytes(String value) {
    return value.getBytes(UTF_8);
  }

  private static Map<String, @Nullable String> contents(WriteBatch batch) {
    Map<String, @Nullable String> contents = new HashMap<>();
    for (Write write : batch.writes()) {
      byte[] value = write.value();
      String key = write.object().id() + "." + write.key();
      assertThat(contents).as("one write for each key").doesNotContainKey(key);
      contents.put(key, value == null ? null : new String(value, UTF_8));
    }
    return contents;
  }

  private CompletableFuture<String> replyFor(long number) {
    CompletableFuture<String> reply = new CompletableFuture<>();
    committer.whenDurable(
        number,
        lost -> {
          events.add("reply " + number);
          reply.complete(lost == null ? DURABLE : lost.getMessage());
        });
    return reply;
  }

  private Thread blockedOn(long number, BlockingQueue<String> outcomes) {
    Thread thread =
        new Thread(
            () -> {
              try {
                committer.await(number);
                outcomes.add(DURABLE);
              } catch (CommitFailedException e) {
                outcomes.add(e.getMessage());
              }
            });
    thread.start();
    return thread;
  }

  private static void awaitParked(List<Thread> threads) {
    for (Thread thread : threads) {
      Await.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
  }

  private void awaitDurable(long number) {
    Await.until(() -> committer.isDurable(number));
  }
}
