package io.perdure.runtime.commit;

import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.runtime.thread.EngineThreads;
import io.perdure.runtime.thread.StackHeadroom;
import io.perdure.runtime.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: takes the closed write sets of all objects, makes many durable in one transaction,
 * and publishes one number, "durable up to" (rules 4.3, 5.2, 5.3, 5.6).
 *
 * <h2>Numbers</h2>
 *
 * {@link #append} gives a write set the next number and queues it, both under one lock: the order
 * of the numbers is the order of the queue, and a batch is always all that is queued. Numbers are
 * durable in order because batches are committed one after the other, by one thread.
 *
 * <h2>When a batch starts</h2>
 *
 * Appending starts nothing. The first who waits does ({@link #await}), or a timer for write sets
 * that nobody waits for. What is appended while a batch is on its way is the next batch. The thread
 * parks only after it has published that it is idle and then found no request; a request is
 * published before that word is read. So no request is slept through.
 *
 * <h2>A commit that fails</h2>
 *
 * Numbers after a lost one depend on it, so the failure takes the whole queue: under the append
 * lock everything above the durable number is declared lost, every activation that depends on a
 * lost number is broken, and only then do the waiters hear of it and new numbers come.
 *
 * <p>The thread runs no user code and takes no lock that a turn can hold while it waits.
 */
public final class Committer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Committer.class);

  private final Store store;
  private final TimeSource time;
  private final LostWrites lostWrites;
  private final long maxAgeNanos;
  private final DurableNumber durable;
  private final OutputGate gate;
  private final Thread thread = EngineThreads.make("perdure-committer", this::run);

  private final ReentrantLock appendLock = new ReentrantLock();
  // Under the append lock.
  private long lastNumber;
  private List<WriteSet> queued = new ArrayList<>();
  private boolean closed;

  private final AtomicLong requested = new AtomicLong();
  private volatile boolean poked;
  private volatile boolean idle;
  private volatile boolean ageTimerSet;

  /**
   * A committer that goes on after the store's last number.
   *
   * @param maxAgeNanos how long a write set may wait for somebody to wait for it
   * @param lostWrites breaks activations when a commit fails
   */
  public Committer(
      Store store, TimeSource time, Executor workers, long maxAgeNanos, LostWrites lostWrites)
      throws StoreException {
    this.store = store;
    this.time = time;
    this.lostWrites = lostWrites;
    this.maxAgeNanos = maxAgeNanos;
    lastNumber = store.lastNumber();
    requested.set(lastNumber);
    durable = new DurableNumber(lastNumber);
    gate = new OutputGate(durable, workers);
  }

  /** Starts the committer's thread. */
  public void start() {
    thread.start();
  }

  /**
   * Queues a write set and gives it its number.
   *
   * @param dependsOn the number its object depends on; asked for under the lock under which numbers
   *     are lost, so that nothing built on lost writes can come after them (rule 5.6)
   * @param lingering whether nobody may come to wait for it soon, so that its age has to be watched
   * @throws CommitFailedException when {@code dependsOn} was lost, or the store or the object's
   *     fence has been closed
   */
  public long append(WriteSet writes, long dependsOn, boolean lingering)
      throws CommitFailedException {
    long number;
    appendLock.lock();
    try {
      if (closed) {
        throw new CommitFailedException("The store is closed; Perdure has been shut down", null);
      }
      String fenced = writes.fence().reason();
      if (fenced != null) {
        throw new CommitFailedException(fenced, null);
      }
      CommitFailedException lost = durable.whyLost(dependsOn);
      if (lost != null) {
        throw lost;
      }
      queued.add(writes);
      number = ++lastNumber;
    } finally {
      appendLock.unlock();
    }
    if (lingering && !ageTimerSet) {
      ageTimerSet = true;
      time.schedule(maxAgeNanos, this::flushAged);
    }
    return number;
  }

  /**
   * Takes nothing more from behind a fence.
   *
   * @return the last number so far: what was taken from behind the fence has that one at most
   */
  public long close(Fence fence, String reason) {
    appendLock.lock();
    try {
      fence.close(reason);
      return lastNumber;
    } finally {
      appendLock.unlock();
    }
  }

  /** The last number that was given. */
  public long lastNumber() {
    appendLock.lock();
    try {
      return lastNumber;
    } finally {
      appendLock.unlock();
    }
  }

  /** Whether whatever depends on {@code number} may leave: one comparison, nearly always. */
  public boolean isDurable(long number) {
    return durable.covers(number);
  }

  /** Why a number will never be durable, or {@code null} if it is or may be. */
  public @Nullable CommitFailedException whyLost(long number) {
    return durable.whyLost(number);
  }

  /** Waits until a number is durable; called with no input lock for replies (rule 5.5). */
  public void await(long number) throws CommitFailedException {
    if (!durable.covers(number)) {
      StackHeadroom.require(); // once it is queued, others count on this thread
      gate.await(number, () -> request(number));
    }
  }

  /** Calls back when a number is durable ({@code null}) or lost; at once if it is already. */
  public void whenDurable(long number, Consumer<@Nullable CommitFailedException> reply) {
    gate.whenDurable(number, reply, () -> request(number));
  }

  /** Makes everything that was appended durable, then ends the thread. Does not close the store. */
  @Override
  public void close() {
    long last;
    appendLock.lock();
    try {
      closed = true;
      last = lastNumber;
    } finally {
      appendLock.unlock();
    }
    request(last);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void flushAged() {
    ageTimerSet = false;
    request(lastNumber());
  }

  private void request(long number) {
    requested.accumulateAndGet(number, Math::max);
    poked = true;
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    do {
      awaitRequest();
      if (requested.get() > durable.get()) {
        commitQueued();
      }
      gate.release();
    } while (!isFinished());
  }

  private void awaitRequest() {
    idle = true;
    while (!poked) {
      LockSupport.park(this);
    }
    idle = false;
    poked = false;
  }

  private boolean isFinished() {
    appendLock.lock();
    try {
      return closed && queued.isEmpty();
    } finally {
      appendLock.unlock();
    }
  }

  private void commitQueued() {
    List<WriteSet> sets;
    long last;
    appendLock.lock();
    try {
      sets = queued;
      queued = new ArrayList<>();
      last = lastNumber;
    } finally {
      appendLock.unlock();
    }
    if (sets.isEmpty()) {
      return;
    }
    try {
      commit(Coalesced.of(sets).upTo(last));
      durable.advance(last);
    } catch (StoreException | RuntimeException | Error failure) {
      lose(failure);
    }
  }

  private void commit(WriteBatch batch) throws StoreException {
    try {
      store.commit(batch);
    } catch (StoreException failure) {
      if (!failure.outcomeUnknown() || !holds(batch, failure)) {
        throw failure;
      }
      log.warn(
          "The store reported a failed commit and holds it all the same: {}", failure.getMessage());
    }
  }

  private boolean holds(WriteBatch batch, StoreException failure) throws StoreException {
    try {
      return store.lastNumber() >= batch.lastNumber();
    } catch (StoreException unasked) {
      throw new StoreException(
          "outcome unknown: " + failure.getMessage() + "; then: " + unasked.getMessage(),
          failure,
          true);
    }
  }

  private void lose(Throwable failure) {
    appendLock.lock();
    try {
      CommitFailedException why = new CommitFailedException(describe(failure), failure);
      log.error("A commit failed; what depended on it is lost: {}", failure.toString());
      queued = new ArrayList<>();
      durable.lose(lastNumber, why);
      breakDependents(why);
    } finally {
      appendLock.unlock();
    }
  }

  private void breakDependents(CommitFailedException why) {
    try {
      lostWrites.lost(durable.get(), why);
    } catch (RuntimeException | Error escaped) { // all who wait need this thread
      log.error("Not every activation that depends on lost writes was reset", escaped);
    }
  }

  private static String describe(Throwable failure) {
    boolean unknown = failure instanceof StoreException store && store.outcomeUnknown();
    return (unknown ? "Perhaps not durable, " : "Not durable: ") + failure.getMessage();
  }
}
