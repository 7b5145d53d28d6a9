package io.perdure.runtime.commit;

import static io.perdure.runtime.store.ScriptedStore.Outcome.BUG_BUT_DURABLE;
import static io.perdure.runtime.store.ScriptedStore.Outcome.FAILURE;
import static io.perdure.runtime.store.ScriptedStore.Outcome.PASSING_FAILURE;
import static io.perdure.runtime.store.ScriptedStore.Outcome.SUCCESS;
import static io.perdure.runtime.store.ScriptedStore.Outcome.UNKNOWN_FOR_EVER;
import static io.perdure.runtime.store.ScriptedStore.Outcome.UNKNOWN_FOR_NOW;
import static io.perdure.runtime.store.ScriptedStore.Outcome.UNKNOWN_FOR_NOW_BUT_DURABLE;
import static io.perdure.runtime.store.ScriptedStore.Outcome.UNKNOWN_NOT_DURABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a commit that fails (rule 5.6); rules of the catalogue are named. */
@Timeout(60)
class FailedCommitTest {

  private static final ObjectKey A = new ObjectKey("Counter", "a");
  private static final String DURABLE = "durable";
  private static final long SET_BYTES = 100;

  private final ScriptedStore store = new ScriptedStore();
  private final VirtualTime time = new VirtualTime();
  private final List<Long> lostAbove = new CopyOnWriteArrayList<>();
  private Committer committer;
  private volatile Runnable whileLosing = () -> {};

  @BeforeEach
  void start() throws StoreException {
    committer =
        new Committer(
            store,
            time,
            task -> new Thread(task).start(),
            TimeUnit.MILLISECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(30),
            (durable, why) -> {
              lostAbove.add(durable);
              whileLosing.run();
            });
    committer.start();
  }

  @AfterEach
  void close() {
    store.answerAgain();
    store.next(SUCCESS, SUCCESS, SUCCESS);
    committer.close();
  }

  // ---- failures that pass

  /** OP-7, the better way of SC-43: not at once, and for longer than a second's outage. */
  @Test
  void aFailureThatMayPassIsTriedAgainAfterPausesThatDouble() throws Exception {
    store.next(PASSING_FAILURE, PASSING_FAILURE, PASSING_FAILURE);
    CompletableFuture<String> reply = replyFor(append("1"));
    for (int attempt = 1, pause = 10; attempt <= 3; attempt++, pause *= 2) {
      store.awaitBegun(attempt);
      Await.until(() -> time.timers() == 1);
      time.advance(pause - 1, TimeUnit.MILLISECONDS);
      assertThat(store.begun()).isEqualTo(attempt);
      time.advance(1, TimeUnit.MILLISECONDS);
    }
    assertThat(reply.get()).isEqualTo(DURABLE);
    assertThat(store.begun()).isEqualTo(4);
    assertThat(lostAbove).isEmpty();
  }

  /** OG-15, SC-41: the batch stays as it is, what comes later is the next one. */
  @Test
  void whatIsWrittenWhileABatchIsTriedAgainIsTheNextBatch() throws Exception {
    store.next(PASSING_FAILURE);
    CompletableFuture<String> first = replyFor(append("1"));
    Await.until(() -> time.timers() == 1);
    CompletableFuture<String> second = replyFor(append("2"));
    time.advance(10, TimeUnit.MILLISECONDS);
    assertThat(first.get()).isEqualTo(DURABLE);
    assertThat(second.get()).isEqualTo(DURABLE);
    assertThat(store.committed).extracting(WriteBatch::lastNumber).containsExactly(1L, 2L);
  }

  /** OG-4, OG-31, SC-44: what was written after the failed commit goes with it. */
  @Test
  void aFailureThatDoesNotPassInTimeLosesTheBatchAndTheQueue() throws Exception {
    failFor(1_000);
    CompletableFuture<String> first = replyFor(append("1"));
    store.awaitBegun(1);
    CompletableFuture<String> second = replyFor(append("2"));
    advanceUntil(() -> first.isDone() && second.isDone());
    assertThat(first.get()).contains("Not durable: the disk is full for now").contains("commitTim");
    assertThat(second.get()).isEqualTo(first.get());
    assertThat(lostAbove).containsExactly(0L);
    assertThat(store.begun()).as("10 ms doubling to 1 s, for 30 s").isBetween(2, 40);
    assertThat(committer.isDurable(2)).isFalse();
  }

  /** OG-7 concerns the activation; the numbers after a loss are new ones, and become durable. */
  @Test
  void afterALossNewWritesGetNewNumbers() throws Exception {
    store.next(FAILURE);
    assertThat(replyFor(append("1")).get()).contains("the disk is full");
    assertThat(append("2")).isEqualTo(2);
    assertThat(replyFor(2).get()).isEqualTo(DURABLE);
    assertThat(committer.whyLost(1)).isNotNull();
  }

  /** Rule 5.6: who hears of it and calls again must not meet what depends on it. */
  @Test
  void whoAsksWhileActivationsAreBrokenHearsOfTheLossAfterwards() throws Exception {
    AtomicBoolean toldAtOnce = new AtomicBoolean();
    List<CompletableFuture<String>> replies = new CopyOnWriteArrayList<>();
    whileLosing =
        () -> {
          replies.add(replyFor(1));
          toldAtOnce.set(replies.get(0).isDone());
        };
    store.next(FAILURE);
    assertThat(replyFor(append("1")).get()).contains("the disk is full");
    assertThat(replies.get(0).get()).contains("the disk is full");
    assertThat(toldAtOnce).isFalse();
  }

  // ---- unknown outcomes

  /** SC-45: an attempt may be repeated, since the store is asked before. */
  @Test
  void anUnknownOutcomeThatTheStoreDoesNotHoldIsWrittenAgainWithItsNumber() throws Exception {
    store.next(UNKNOWN_NOT_DURABLE);
    CompletableFuture<String> reply = replyFor(append("1"));
    advanceUntil(reply::isDone);
    assertThat(reply.get()).isEqualTo(DURABLE);
    assertThat(store.committed).extracting(WriteBatch::lastNumber).containsExactly(1L);
    assertThat(lostAbove).isEmpty();
  }

  @Test
  void whatAStoreThrowsThatNoStoreShouldIsAnUnknownOutcome() throws Exception {
    store.next(BUG_BUT_DURABLE);
    assertThat(replyFor(append("1")).get()).isEqualTo(DURABLE);
    assertThat(lostAbove).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerIsAskedAgainAndItsAnswerCounts() throws Exception {
    store.next(UNKNOWN_FOR_NOW_BUT_DURABLE);
    CompletableFuture<String> reply = replyFor(append("1"));
    Await.until(() -> store.asked() == 2); // once at the start
    assertThat(reply).isNotDone();
    store.answerAgain();
    advanceUntil(reply::isDone);
    assertThat(reply.get()).isEqualTo(DURABLE);
    assertThat(store.begun()).as("held, so not written again").isEqualTo(1);
  }

  @Test
  void nothingIsReadUntilTheStoreHasToldWhatIsInIt() throws Exception {
    loseWithUnknownOutcome(UNKNOWN_FOR_NOW_BUT_DURABLE);
    CompletableFuture<String> read = readA();
    Await.until(() -> time.timers() == 2); // the next question, and the reader's limit
    assertThat(store.reads()).isZero();
    store.answerAgain();
    time.advance(1, TimeUnit.SECONDS);
    assertThat(read.get()).as("what the store says is what counts").isEqualTo("1");
  }

  @Test
  void whoReadsIsToldWhenTheStoreDoesNotAnswerInTime() throws Exception {
    loseWithUnknownOutcome(UNKNOWN_FOR_NOW);
    CompletableFuture<String> read = readA();
    advanceUntil(read::isDone);
    assertThat(read.get()).contains("does not say what is in it").contains("not answer yet");
    assertThat(store.reads()).isZero();
    assertThat(store.asked()).as("again and again").isGreaterThan(3);
  }

  @Test
  void whoReadsDoesNotWaitForAStoreThatHasRefusedForGood() throws Exception {
    loseWithUnknownOutcome(UNKNOWN_FOR_EVER);
    assertThat(readA().get()).contains("the store does not answer");
  }

  @Test
  void afterTheAnswerNumbersGoOnAndTheLostOnesStayLost() throws Exception {
    loseWithUnknownOutcome(UNKNOWN_FOR_NOW_BUT_DURABLE);
    CompletableFuture<String> next = replyFor(append("2"));
    store.answerAgain();
    advanceUntil(next::isDone);
    assertThat(next.get()).isEqualTo(DURABLE);
    assertThat(store.committed).extracting(WriteBatch::lastNumber).containsExactly(1L, 2L);
    assertThat(committer.isDurable(1)).as("its writer was told that it may be lost").isFalse();
    assertThat(readA().get()).isEqualTo("2");
  }

  @Test
  void whatIsWrittenWhileTheStoreDoesNotAnswerIsKnownToBeLost() throws Exception {
    loseWithUnknownOutcome(UNKNOWN_FOR_NOW_BUT_DURABLE);
    CompletableFuture<String> next = replyFor(append("2"));
    advanceUntil(next::isDone);
    assertThat(next.get()).startsWith("Not durable: ").contains("not answer yet");
    assertThat(replyFor(1).get()).as("as before").startsWith("Perhaps not durable");
    assertThat(store.begun()).isEqualTo(1);
  }

  // ---- the end

  /** SC-47, and no end that waits for ever. */
  @Test
  void closingEndsTheRetriesWhenItsOwnTimeIsUp() throws Exception {
    failFor(1_000);
    CompletableFuture<String> reply = replyFor(append("1"));
    Await.until(() -> time.timers() == 1); // it has failed, and sleeps
    long deadline = time.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    Thread closing = new Thread(() -> committer.closeBy(deadline));
    closing.start();
    store.awaitBegun(2); // woken by who closes
    advanceUntil(() -> !closing.isAlive());
    assertThat(reply.get()).contains("the disk is full for now");
    assertThat(store.begun()).isLessThan(15);
  }

  @Test
  void closingTriesAtOnceAndSucceedsWhenTheFailureHasPassed() throws Exception {
    failFor(1);
    CompletableFuture<String> reply = replyFor(append("1"));
    Await.until(() -> time.timers() == 1); // it has failed, and sleeps
    committer.closeBy(time.nanoTime() + 1);
    assertThat(reply.get()).isEqualTo(DURABLE);
  }

  // ---- reads

  /** SC-30, SC-32. */
  @Test
  void aReadThatFailsForAPassingReasonIsTriedOnceMore() throws Exception {
    replyFor(append("1")).get();
    store.failReads(StoreException.passing("the disk coughed", null));
    assertThat(readA().get()).isEqualTo("1");
    assertThat(store.reads()).isEqualTo(2);
  }

  /** SC-31. */
  @Test
  void aReadThatFailsTwiceOrForGoodIsAnErrorAndTheNextOneIsMade() throws Exception {
    replyFor(append("1")).get();
    store.failReads(
        StoreException.passing("once", null),
        StoreException.passing("twice", null),
        new StoreException("damaged", null));
    assertThat(readA().get()).isEqualTo("twice");
    assertThat(readA().get()).isEqualTo("damaged");
    assertThat(store.reads()).isEqualTo(3);
    assertThat(readA().get()).isEqualTo("1");
  }

  // ---- bytes

  @Test
  void theBytesOfWhatIsNotDurableAreKnown() throws Exception {
    store.holdCommits();
    append("1");
    append("2");
    assertThat(committer.unflushedBytes()).isEqualTo(2 * SET_BYTES);
    CompletableFuture<String> first = replyFor(2);
    store.awaitBegun(1);
    append("3");
    assertThat(committer.unflushedBytes()).isEqualTo(3 * SET_BYTES);
    store.next(SUCCESS);
    first.get();
    Await.until(() -> committer.unflushedBytes() == SET_BYTES);
    store.next(FAILURE);
    replyFor(3).get();
    assertThat(committer.unflushedBytes()).isZero();
  }

  // ---- means

  private void loseWithUnknownOutcome(ScriptedStore.Outcome outcome) throws Exception {
    store.next(outcome);
    CompletableFuture<String> lost = replyFor(append("1"));
    advanceUntil(lost::isDone);
    assertThat(lost.get())
        .startsWith("Perhaps not durable, outcome unknown")
        .contains("the connection broke")
        .contains("does not answer");
    assertThat(lostAbove).containsExactly(0L);
  }

  private void failFor(int attempts) {
    for (int i = 0; i < attempts; i++) {
      store.next(PASSING_FAILURE);
    }
  }

  private long append(String value) throws CommitFailedException {
    Map<String, Encodable> writes = Map.of("n", () -> value.getBytes(UTF_8));
    return committer.append(new WriteSet(A, new Fence(), false, writes, SET_BYTES), 0, false);
  }

  private CompletableFuture<String> replyFor(long number) {
    CompletableFuture<String> reply = new CompletableFuture<>();
    committer.whenDurable(
        number, lost -> reply.complete(lost == null ? DURABLE : lost.getMessage()));
    return reply;
  }

  /** What is read, or why not. */
  private CompletableFuture<String> readA() {
    CompletableFuture<String> value = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                byte[] bytes = committer.reads().read(A, "n");
                value.complete(bytes == null ? "none" : new String(bytes, UTF_8));
              } catch (StoreException e) {
                value.complete(e.getMessage());
              }
            })
        .start();
    return value;
  }

  private void advanceUntil(BooleanSupplier condition) {
    Await.until(
        () -> {
          if (time.timers() > 0) {
            time.advance(10, TimeUnit.MILLISECONDS);
          }
          return condition.getAsBoolean();
        });
  }
}
