package io.perdure.benchmarks;

import io.perdure.DurableObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** P4: one thread that always has many calls in flight, and takes their replies in order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallsInFlight {

  /** A power of two. */
  private static final int IN_FLIGHT = 256;

  /** What it calls. */
  @Param({"DURABLE", "ACTOR"})
  Kind kind = Kind.DURABLE;

  /** See {@link Actor#LIMIT_SECONDS}. */
  @Param(Actor.LIMIT_SECONDS)
  int limitSeconds;

  private final List<CompletableFuture<Long>> replies = new ArrayList<>(IN_FLIGHT);
  private AsyncAdder object = CompletableFuture::completedFuture;
  private int oldest;
  private long answered = -IN_FLIGHT; // as if there had been calls before

  /** As many calls as are to be in flight have been answered. */
  @Setup
  public void make() {
    for (long sum = answered + 1; sum <= 0; sum++) {
      replies.add(CompletableFuture.completedFuture(sum));
    }
    object =
        kind == Kind.ACTOR
            ? new Actor(limitSeconds)
            : DurableObjects.get(Sum.class, DurableObjects.newId());
  }

  /** When the oldest call is answered, a new one takes its place. */
  @Benchmark
  public long call() {
    long sum = replies.get(oldest).join();
    WrongResult.unlessEqual(sum, ++answered);
    replies.set(oldest, object.addLater(1));
    oldest = (oldest + 1) & (IN_FLIGHT - 1);
    return sum;
  }

  /** Those still in flight have to be right as well. */
  @TearDown
  public void check() throws Exception {
    for (int i = 0; i < IN_FLIGHT; i++) {
      call();
    }
    CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new)).join();
    if (object instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
