package io.perdure.benchmarks;

import io.perdure.DurableObjects;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** P2: one caller that knows ids, and goes round them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallById {

  /** A power of two. */
  private static final int OBJECTS = 256;

  private final String[] ids = new String[OBJECTS];
  private final ConcurrentMap<String, SynchronizedSum> sums = new ConcurrentHashMap<>();
  private int next;
  private long rounds = 1;

  /** As many objects of each kind as there are ids. */
  public CallById() {
    Arrays.setAll(ids, i -> DurableObjects.newId());
    for (String id : ids) {
      sums.put(id, new SynchronizedSum());
    }
  }

  /** A call of a durable object that is looked up. */
  @Benchmark
  public long durable() {
    return checked(DurableObjects.get(Sum.class, id()).add(1));
  }

  /** A synchronized call of an object that is in a map. */
  @Benchmark
  public long mapAndSynchronized() {
    SynchronizedSum sum = sums.get(id());
    return checked(sum == null ? 0 : sum.add(1));
  }

  private String id() {
    return ids[next];
  }

  private long checked(long sum) {
    WrongResult.unlessEqual(sum, rounds);
    next = (next + 1) & (OBJECTS - 1);
    if (next == 0) {
      rounds++;
    }
    return sum;
  }
}
