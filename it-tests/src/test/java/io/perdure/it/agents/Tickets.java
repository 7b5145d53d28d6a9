package io.perdure.it.agents;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A program that draws numbers on many threads, of the kind that other agents like to change. */
final class Tickets {
  static final int CALLS = 40;
  private static final int THREADS = 8;

  /** The class that every agent changes: tasks for executors are what tracing agents extend. */
  @DurableObject
  static final class Office implements Callable<Long>, Runnable {
    private final DurableStorage storage;
    private int inMemory;

    Office(DurableStorage storage) {
      this.storage = storage;
    }

    @Override
    public synchronized Long call() {
      inMemory++;
      return next();
    }

    @Override
    public void run() {
      inMemory++;
    }

    private long next() {
      long n = storage.getOrDefault("n", 0L) + 1;
      storage.put("n", n);
      return n;
    }

    void occupy(CountDownLatch inside, CountDownLatch release) throws InterruptedException {
      inside.countDown();
      release.await();
    }

    int inMemory() {
      return inMemory;
    }

    int never(int n) {
      return n > 0 ? n : -n;
    }
  }

  private Tickets() {}

  /** Prints how many different numbers there were, the last one, and how many calls. */
  public static void main(String[] arguments) throws Exception {
    Office office = DurableObjects.get(Office.class, "main");
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    threads.execute(() -> occupy(office, inside, release));
    inside.await();
    List<Future<Long>> numbers = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      numbers.add(threads.submit((Callable<Long>) office));
    }
    Future<?> ran = threads.submit((Runnable) office);
    release.countDown(); // nobody waits for the object who hands it to an executor
    Set<Long> distinct = new TreeSet<>();
    for (Future<Long> number : numbers) {
      distinct.add(number.get(60, TimeUnit.SECONDS));
    }
    ran.get(60, TimeUnit.SECONDS);
    threads.shutdown();
    System.out.println(distinct.size());
    System.out.println(distinct.stream().mapToLong(n -> n).max().orElse(0));
    System.out.println(office.inMemory());
  }

  private static void occupy(Office office, CountDownLatch inside, CountDownLatch release) {
    try {
      office.occupy(inside, release);
    } catch (InterruptedException e) {
      throw new AssertionError("Nobody should interrupt this", e);
    }
  }
}
