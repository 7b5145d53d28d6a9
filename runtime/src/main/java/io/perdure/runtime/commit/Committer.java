package io.perdure.runtime.commit;

import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
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
 * A failure that may pass is tried again by {@link PatientStore} for as long as the time limit
 * says; the thread sleeps meanwhile, and write sets go on being queued. The batch stays as it is,
 * with its number: if an attempt has an unknown outcome, one question to the store decides about
 * it, which it would not if the next attempt held more. What was queued meanwhile is the next
 * batch, as always.
 *
 * <p>Numbers after a lost one depend on it, so a failure for good takes the whole queue: under the
 * append lock everything above the durable number is declared lost, every activation that depends
 * on a lost number is broken, and only then do the waiters hear of it and new numbers come. They go
 * on where this committer was, which is never below the store's last number.
 *
 * <p>If nobody knows whether the store holds a lost batch, the thread keeps asking it. Until it
 * answers nothing is committed or read; what is queued meanwhile is lost when its time is up.
 *
 * <p>The thread runs no user code and takes no lock that a turn can hold while it waits.
 */
public final class Committer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Committer.class);

  private static final long DEFAULT_TIMEOUT_NANOS = 30_000_000_000L;

  private final PatientStore store;
  private final Store reads;
  private final TimeSource time;
  private final LostWrites lostWrites;
  private final long maxAgeNanos;
  private final long timeoutNanos;
  private final DurableNumber durable;
  private final OutputGate gate;
  private final Thread thread = EngineThreads.make("perdure-committer", this::run);

  private final ReentrantLock appendLock = new ReentrantLock();
  // Under the append lock.
  private long lastNumber;
  private volatile long appendedBytes; // written under it
  private List<WriteSet> queued = new ArrayList<>();
  private boolean closed;

  private final AtomicLong requested = new AtomicLong();
  private volatile boolean poked;
  private volatile boolean idle;
  private volatile boolean ageTimerSet;
  private volatile boolean askDue;

  /** By the committer's thread: whether a timer is set for the next time the store is asked. */
  private boolean asking;

  /** By the committer's thread: of write sets that are durable or lost. */
  private volatile long settledBytes;

  /** A committer that tries a batch for 30 s. */
  public Committer(
      Store store, TimeSource time, Executor workers, long maxAgeNanos, LostWrites lostWrites)
      throws StoreException {
    this(store, time, workers, maxAgeNanos, DEFAULT_TIMEOUT_NANOS, lostWrites);
  }

  /**
   * A committer that goes on after the store's last number.
   *
   * @param maxAgeNanos how long a write set may wait for somebody to wait for it
   * @param timeoutNanos how long a batch is tried before it is lost
   * @param lostWrites breaks activations when a commit fails
   */
  public Committer(
      Store store,
      TimeSource time,
      Executor workers,
      long maxAgeNanos,
      long timeoutNanos,
      LostWrites lostWrites)
      throws StoreException {
    this.store = new PatientStore(store, time, timeoutNanos);
    reads = new SettledStore(store, this.store);
    this.time = time;
    this.lostWrites = lostWrites;
    this.maxAgeNanos = maxAgeNanos;
    this.timeoutNanos = timeoutNanos;
    lastNumber = store.lastNumber();
    requested.set(lastNumber);
    durable = new DurableNumber(lastNumber);
    gate = new OutputGate(durable, workers);
  }

  /**
   * The store as activations have to read it: not while a commit's outcome is unknown, and once
   * more after a failure that may have passed.
   */
  public Store reads() {
    return reads;
  }

  /** The bytes of all write sets that are neither durable nor lost yet. */
  public long unflushedBytes() {
    long settled = settledBytes; // first: what is settled was appended before
    return appendedBytes - settled;
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
        throw new CommitFailedException("The store is closed; Perdure has been shut down");
      }
      String fenced = writes.fence().reason();
      if (fenced != null) {
        throw new CommitFailedException(fenced);
      }
      CommitFailedException lost = durable.whyLost(dependsOn);
      if (lost != null) {
        throw lost;
      }
      queued.add(writes);
      number = ++lastNumber;
      long bytes = appendedBytes + writes.bytes();
      appendedBytes = bytes;
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

  /** The same, where not every thread will do to be called back on. */
  public void whenDurable(
      long number, Executor senders, Consumer<@Nullable CommitFailedException> reply) {
    gate.whenDurable(number, senders, reply, () -> request(number));
  }

  /** As {@link #closeBy}, with as much time as a commit has. */
  @Override
  public void close() {
    closeBy(time.nanoTime() + timeoutNanos);
  }

  /**
   * Makes everything that was appended durable, then ends the thread. Does not close the store.
   *
   * @param deadline until when commits that fail are tried again; what has failed by then is lost
   */
  public void closeBy(long deadline) {
    long last;
    appendLock.lock();
    try {
      closed = true;
      last = lastNumber;
    } finally {
      appendLock.unlock();
    }
    store.endBy(deadline);
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
    poke();
  }

  private void askSoon() {
    asking = true;
    time.schedule(
        BackOff.LONGEST_NANOS,
        () -> {
          askDue = true;
          poke();
        });
  }

  private void poke() {
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
      askIfDue();
      gate.release();
    } while (!isFinished());
    store.end();
  }

  private void askIfDue() {
    if (askDue) {
      askDue = false;
      asking = false;
      if (store.isUnsettled()) {
        store.ask();
        askSoon();
      }
    }
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
    long bytes;
    appendLock.lock();
    try {
      sets = queued;
      bytes = appendedBytes;
      queued = new ArrayList<>();
      last = lastNumber;
    } finally {
      appendLock.unlock();
    }
    if (sets.isEmpty()) {
      return;
    }
    try {
      store.commit(Coalesced.of(sets).upTo(last));
      durable.advance(last);
      settledBytes = bytes;
    } catch (StoreException | RuntimeException | Error failure) {
      lose(failure);
    }
  }

  private void lose(Throwable failure) {
    appendLock.lock();
    try {
      CommitFailedException why = CommitFailedException.of(failure);
      log.error("A commit failed; what depended on it is lost: {}", failure.toString());
      queued = new ArrayList<>();
      settledBytes = appendedBytes;
      durable.lose(lastNumber, why);
      breakDependents(why);
      durable.tellOfLoss();
    } finally {
      appendLock.unlock();
    }
    if (store.isUnsettled() && !asking) {
      askSoon();
    }
  }

  private void breakDependents(CommitFailedException why) {
    try {
      lostWrites.lost(durable.get(), why);
    } catch (RuntimeException | Error escaped) { // all who wait need this thread
      log.error("Not every activation that depends on lost writes was reset", escaped);
    }
  }
}
