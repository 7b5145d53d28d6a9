package io.perdure.runtime.store;

import io.perdure.runtime.time.Await;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
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
  private volatile boolean mute;

  /** Every batch that became durable. */
  public final List<WriteBatch> committed = new CopyOnWriteArrayList<>();

  /** How the next commit without an outcome yet ends. */
  public enum Outcome {
    SUCCESS,
    /** Not durable, and known not to be. */
    FAILURE,
    /** Reported as failed, and durable. */
    UNKNOWN_BUT_DURABLE,
    /** Reported as failed, not durable, and asking tells so. */
    UNKNOWN_NOT_DURABLE,
    /** Reported as failed, not durable, and asking fails, too. */
    UNKNOWN_FOR_EVER
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
    if (mute) {
      throw new StoreException("the store does not answer", null);
    }
    return memory.lastNumber();
  }

  @Override
  public byte @Nullable [] read(ObjectKey object, String key) throws StoreException {
    reads.incrementAndGet();
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
    return memory.read(object, keys);
  }

  @Override
  public Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows)
      throws StoreException {
    scans.incrementAndGet();
    lastRangeScanned = range;
    return memory.scan(object, range, reverse, maxRows);
  }

  @Override
  public void commit(WriteBatch batch) throws StoreException {
    begun.incrementAndGet();
    Outcome outcome = outcome();
    if (outcome == Outcome.SUCCESS || outcome == Outcome.UNKNOWN_BUT_DURABLE) {
      memory.commit(batch);
      committed.add(batch);
    }
    mute = outcome == Outcome.UNKNOWN_FOR_EVER;
    if (outcome == Outcome.FAILURE) {
      throw new StoreException("the disk is full", null);
    }
    if (outcome != Outcome.SUCCESS) {
      throw new StoreException("the connection broke", null, true);
    }
  }

  @Override
  public void close() {
    memory.close();
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
