package io.perdure.runtime.storage;

import io.perdure.runtime.store.StoreException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A read of the store that two threads may have to wait for: the one that reads, outside of its
 * turn, and one whose turn is about to write what is being read. The first of them reads.
 */
final class StoreRead<T> implements Runnable {

  private final Query<T> query;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable T answer;
  private @Nullable Throwable failure;

  StoreRead(Query<T> query) {
    this.query = query;
  }

  /** Reads, or waits for who does; throws nothing. */
  @Override
  public void run() {
    lock.lock();
    try {
      if (answer == null && failure == null) {
        answer = query.ask();
      }
    } catch (StoreException | RuntimeException | Error e) {
      failure = e;
    } finally {
      lock.unlock();
    }
  }

  /** What was read; after {@link #run}. */
  T answer() throws StoreException {
    run();
    T present = answer;
    if (present != null) {
      return present;
    }
    if (failure instanceof StoreException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) Objects.requireNonNull(failure);
  }

  /** What is asked of the store. */
  interface Query<T> {
    T ask() throws StoreException;
  }
}
