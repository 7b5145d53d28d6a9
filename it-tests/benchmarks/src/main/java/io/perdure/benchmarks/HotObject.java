package io.perdure.benchmarks;

import io.perdure.DurableObjects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * P3, P4: many threads that call one object. They are not JMH's own, whose throughput is the sum of
 * what each thread did in its own time: with more threads than cores, one that begins when the
 * others have finished counts as if it had been as fast all the time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HotObject {

  /** How long they are counted. */
  private static final int MILLIS = 100;

  /** What they call. */
  @Param Kind kind = Kind.DURABLE;

  /** How many there are. */
  @Param("16")
  int threads;

  /** Whether they are virtual. */
  @Param("false")
  boolean virtual;

  /** See {@link Actor#LIMIT_SECONDS}. */
  @Param(Actor.LIMIT_SECONDS)
  int limitSeconds;

  private Adder object = new SynchronizedSum();
  private Crowd crowd = new Crowd(false);
  private long callsOfAll;

  /** A fresh object. */
  @Setup
  public void make() {
    crowd = new Crowd(virtual);
    object =
        switch (kind) {
          case DURABLE -> DurableObjects.get(Sum.class, DurableObjects.newId());
          case UNFAIR_LOCK -> new LockedSum(false);
          case FAIR_LOCK -> new LockedSum(true);
          case ACTOR -> new Actor(limitSeconds);
        };
  }

  /** They begin to call. */
  @Setup(Level.Invocation)
  public void gather() throws InterruptedException {
    crowd.gather(threads, object);
  }

  /** They all call. */
  @Benchmark
  public void call() throws InterruptedException {
    crowd.count(MILLIS);
  }

  /** They stop, and say how often they called. */
  @TearDown(Level.Invocation)
  public void disperse(Count count) throws Exception {
    Crowd.Calls calls = crowd.disperse();
    callsOfAll += calls.all();
    count.calls += calls.counted();
  }

  /** No call was lost. */
  @TearDown
  public void check() throws Exception {
    WrongResult.unlessEqual(object.add(0), callsOfAll);
    crowd.close();
    if (object instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** What JMH reports. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Count {

    /** Set to 0 by JMH for each iteration. */
    public long calls;
  }
}
