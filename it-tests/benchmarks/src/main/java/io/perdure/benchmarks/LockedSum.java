package io.perdure.benchmarks;

import java.util.concurrent.locks.ReentrantLock;

/** The floor of many callers. */
final class LockedSum implements Adder {
  private final ReentrantLock lock;
  private long sum;

  LockedSum(boolean fair) {
    lock = new ReentrantLock(fair);
  }

  @Override
  public long add(long amount) {
    lock.lock();
    try {
      sum += amount;
      return sum;
    } finally {
      lock.unlock();
    }
  }
}
