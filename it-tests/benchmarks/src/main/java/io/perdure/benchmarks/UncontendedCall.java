package io.perdure.benchmarks;

import io.perdure.DurableObjects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** P1: one caller that holds the reference. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UncontendedCall {
  private final Sum durable = DurableObjects.get(Sum.class, DurableObjects.newId());
  private final SynchronizedSum plain = new SynchronizedSum();
  private long calls;

  /** A call into a durable object. */
  @Benchmark
  public long durable() {
    long sum = durable.add(1);
    WrongResult.unlessEqual(sum, ++calls);
    return sum;
  }

  /** The same method, synchronized. */
  @Benchmark
  public long synchronizedMethod() {
    long sum = plain.add(1);
    WrongResult.unlessEqual(sum, ++calls);
    return sum;
  }
}
