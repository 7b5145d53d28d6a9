package io.perdure.runtime.store;

import io.perdure.runtime.time.Await;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A store whose commits do what a test says, one instruction after the other; without instructions
 * they succeed, while {@link #holdCommits} lasts they wait for one.
 */
public final class ScriptedStore implements Store {

  private static final Set<Outcome> DURABLE =
      EnumSet.of(
          Outcome.SUCCESS,
          Outcome.UNKNOWN_BUT_DURABLE,
          Outcome.UNKNOWN_FOR_NOW_BUT_DURABLE,
          Outcome.BUG_BUT_DURABLE);

  private final MemoryStore memory = new MemoryStore();
  private final BlockingQueue<Outcome> script = new LinkedBlockingQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger scans = new AtomicInteger();
  private volatile List<String> lastKeysRead = List.of();
  private volatile KeyRange lastRangeScanned = KeyRange.ALL;
  private final AtomicInteger readsWaiting = new AtomicInteger();
  private volatile CountDownLatch readsHeld = new CountDownLatch(0);
  private volatile boolean held;
  private volatile @Nullable StoreException mute;
  private final Queue<StoreException> readFailures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asked = new AtomicInteger();

  /** Every batch that became durable. */
  public final List<WriteBatch> committed = new CopyOnWriteArrayList<>();

  /** How the next commit without an outcome yet ends. */
  public enum Outcome {
    SUCCESS,
    /** Not durable, known not to be, and of no use to try again. */
    FAILURE,
    /** Not durable, known not to be, and worth another try. */
    PASSING_FAILURE,
    /** Reported as failed, and durable. */
    UNKNOWN_BUT_DURABLE,
    /** Reported as failed, not durable, and asking tells so. */
    UNKNOWN_NOT_DURABLE,
    /** Reported as failed, not durable, and asking fails for good. */
    UNKNOWN_FOR_EVER,
    /** Reported as failed, not durable, and asking fails until {@link #answerAgain}. */
    UNKNOWN_FOR_NOW,
    /** As {@link #UNKNOWN_FOR_NOW}, and durable. */
    UNKNOWN_FOR_NOW_BUT_DURABLE,
    /** Throws what no store should, and is durable all the same. */
    BUG_BUT_DURABLE
  }

  /** Answers the question what is in it, after an outcome that was unknown for now. */
  public void answerAgain() {
    mute = null;
  }

  /** How often the last number was asked for. */
  public int asked() {
    return asked.get();
  }

  /** Lets the next reads fail, one each. */
  public void failReads(StoreException... failures) {
    readFailures.addAll(List.of(failures));
  }

  public void holdCommits() {
    held = true;
  }

  public void next(Outcome... outcomes) {
    script.addAll(List.of(outcomes));
  }

  /** How many commits have begun. */
  public int begun() {
    return begun.get();
  }

  public int reads() {
    return reads.get();
  }

  /** Which keys the last read asked for. */
  public List<String> lastKeysRead() {
    return lastKeysRead;
  }

  /** Which range the last scan was asked for. */
  public KeyRange lastRangeScanned() {
    return lastRangeScanned;
  }

  public int scans() {
    return scans.get();
  }

  /** Waits until so many commits have begun. */
  public void awaitBegun(int count) {
    Await.until(() -> begun.get() >= count);
  }

  @Override
  public long lastNumber() throws StoreException {
    asked.incrementAndGet();
    StoreException refusal = mute;
    if (refusal != null) {
      throw refusal.thrownHere();
    }
    return memory.lastNumber();
  }

  @Override
  public byte @Nullable [] read(ObjectKey object, String key) throws StoreException {
    reads.incrementAndGet();
    failAsTold();
    return memory.read(object, key);
  }

  /** From now on reads wait. */
  public void holdReads() {
    readsHeld = new CountDownLatch(1);
  }

  /** Lets reads go on, those that wait, too. */
  public void releaseReads() {
    readsHeld.countDown();
  }

  /** Waits until so many reads have begun since they are held. */
  public void awaitReads(int count) {
    Await.until(() -> readsWaiting.get() >= count);
  }

  private void awaitRelease() {
    CountDownLatch held = readsHeld;
    if (held.getCount() > 0) {
      readsWaiting.incrementAndGet();
      try {
        held.await();
      } catch (InterruptedException e) {
        throw new AssertionError("Nobody interrupts a read", e);
      }
    }
  }

  /** Counts as one read. */
  @Override
  public Map<String, byte[]> read(ObjectKey object, Collection<String> keys) throws StoreException {
    reads.incrementAndGet();
    awaitRelease();
    lastKeysRead = List.copyOf(keys);
    failAsTold();
    return memory.read(object, keys);
  }

  @Override
  public Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows)
      throws StoreException {
    scans.incrementAndGet();
    lastRangeScanned = range;
    failAsTold();
    return memory.scan(object, range, reverse, maxRows);
  }

  @Override
  public void commit(WriteBatch batch) throws StoreException {
    begun.incrementAndGet();
    Outcome outcome = outcome();
    if (DURABLE.contains(outcome)) {
      memory.commit(batch);
      committed.add(batch);
    }
    switch (outcome) {
      case SUCCESS -> {}
      case FAILURE -> throw new StoreException("the disk is full", null);
      case PASSING_FAILURE -> throw StoreException.passing("the disk is full for now", null);
      case BUG_BUT_DURABLE -> throw new IllegalStateException("a bug of the store's");
      case UNKNOWN_FOR_EVER -> mute = new StoreException("the store does not answer", null);
      case UNKNOWN_FOR_NOW, UNKNOWN_FOR_NOW_BUT_DURABLE ->
          mute = StoreException.passing("the store does not answer yet", null);
      case UNKNOWN_BUT_DURABLE, UNKNOWN_NOT_DURABLE -> mute = null;
    }
    if (outcome != Outcome.SUCCESS) {
      throw new StoreException("the connection broke", null, true);
    }
  }

  @Override
  public void close() {
    memory.close();
  }

  private void failAsTold() throws StoreException {
    StoreException failure = readFailures.poll();
    if (failure != null) {
      throw failure;
    }
  }

  private Outcome outcome() {
    Outcome scripted = script.poll();
    if (scripted != null || !held) {
      return scripted == null ? Outcome.SUCCESS : scripted;
    }
    try {
      return script.take();
    } catch (InterruptedException e) {
      throw new AssertionError("Nobody interrupts the committer", e);
    }
  }
}
