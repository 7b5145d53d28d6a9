package io.perdure.runtime.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** A clock that stands still until a test moves it; due timers run on the test's thread. */
public final class VirtualTime implements TimeSource {

  /** The wall clock in the beginning: the year 2001 has begun. */
  private static final long START_MILLIS = 978_307_200_000L;

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong((Timer timer) -> timer.due)
              .thenComparingLong(timer -> timer.order));
  private long now = Long.MAX_VALUE - 5; // overflows soon, as System.nanoTime() may
  private long scheduled;

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized long currentTimeMillis() {
    return START_MILLIS + TimeUnit.NANOSECONDS.toMillis(elapsed());
  }

  @Override
  public synchronized Runnable schedule(long delayNanos, Runnable task) {
    // Deadlines count from the origin, so that they order correctly across the clock's overflow.
    Timer timer = new Timer(elapsed() + delayNanos, scheduled++, task);
    timers.add(timer);
    return () -> cancel(timer);
  }

  /** Moves the clock and runs what is due by then, in the order it is due. */
  public void advance(long amount, TimeUnit unit) {
    List<Runnable> due = new ArrayList<>();
    synchronized (this) {
      now += unit.toNanos(amount);
      for (Timer next = timers.peek();
          next != null && next.due <= elapsed();
          next = timers.peek()) {
        due.add(timers.remove().task);
      }
    }
    due.forEach(Runnable::run);
  }

  /** How many timers are set. */
  public synchronized int timers() {
    return timers.size();
  }

  private synchronized void cancel(Timer timer) {
    timers.remove(timer);
  }

  private long elapsed() {
    return now - (Long.MAX_VALUE - 5);
  }

  private record Timer(long due, long order, Runnable task) {}
}
