package io.perdure.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
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

/** P11: many threads that ask for a page which is not there yet, and takes a while to load. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ColdKey {

  private static final int LOAD_MILLIS = 100;
  private static final String KEY = "front";

  /** Who caches. */
  @Param CacheKind kind = CacheKind.DURABLE;

  /** Whether those who ask are virtual threads. */
  @Param("false")
  boolean virtual;

  /** How many ask. */
  @Param("1000")
  int callers;

  private Rush rush = new Rush(false);
  private Origin origin = new Origin(LOAD_MILLIS);
  private Pages pages = origin::load;
  private List<Rush.Call> calls = List.of();

  /** Threads stay, for the most part, when they are not virtual. */
  @Setup
  public void begin() {
    rush = new Rush(virtual);
  }

  /** An empty cache each time. */
  @Setup(Level.Invocation)
  public void gather() throws InterruptedException {
    origin = new Origin(LOAD_MILLIS);
    pages = kind.pages(origin);
    rush.gather(callers, pages, KEY);
  }

  /** They all ask. */
  @Benchmark
  public void ask() throws ExecutionException, InterruptedException {
    calls = rush.run();
  }

  /** Everybody has the page. */
  @TearDown(Level.Invocation)
  public void check(Count count) {
    for (Rush.Call call : calls) {
      if (kind.loadsOnce()) {
        WrongResult.unlessFirstLoad(call.page(), KEY);
      }
    }
    if (kind.loadsOnce()) {
      WrongResult.unlessOneLoad(origin.loads());
    }
    count.add(calls, origin);
    pages.close();
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    rush.close();
  }

  /** What JMH reports of an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Count {

    /** The most loads there were for one key. */
    public long loads;

    /**
     * What all but one in a hundred calls stayed below, divided by what the load took that they
     * waited for.
     */
    public double p99;

    private double[] latencies = {};

    /** JMH sets what is public to 0 itself. */
    @Setup(Level.Iteration)
    public void forget() {
      latencies = new double[0];
    }

    void add(List<Rush.Call> calls, Origin origin) {
      loads = Math.max(loads, origin.loads());
      DoubleStream more =
          calls.stream().mapToDouble(call -> (double) call.nanos() / origin.tookNanos());
      latencies = DoubleStream.concat(Arrays.stream(latencies), more).sorted().toArray();
      p99 = latencies[latencies.length * 99 / 100];
    }
  }
}
