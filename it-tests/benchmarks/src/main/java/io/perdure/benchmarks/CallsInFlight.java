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

  private final List<CompletableFuture<Long>> replies = new ArrayList<>(IN_FLIGHT);
  private int oldest;
  private long answered = -IN_FLIGHT; // as if there had been calls before

  /** As many calls as are to be in flight have been answered. */
  public CallsInFlight() {
    for (long sum = answered + 1; sum <= 0; sum++) {
      replies.add(CompletableFuture.completedFuture(sum));
    }
  }

  /** Calls of a method that returns a future. */
  @Benchmark
  public long durable(Durable durable) {
    long sum = awaitOldest();
    replaceOldest(durable.object.addLater(1));
    return sum;
  }

  /** Asking an actor. */
  @Benchmark
  public long pekkoAsk(Asked asked) {
    long sum = awaitOldest();
    replaceOldest(asked.actor.addLater(1));
    return sum;
  }

  private long awaitOldest() {
    long sum = replies.get(oldest).join();
    WrongResult.unlessEqual(sum, ++answered);
    return sum;
  }

  private void replaceOldest(CompletableFuture<Long> youngest) {
    replies.set(oldest, youngest);
    oldest = (oldest + 1) & (IN_FLIGHT - 1);
  }

  /** The object. */
  @State(Scope.Thread)
  public static class Durable {
    final Sum object = DurableObjects.get(Sum.class, DurableObjects.newId());
  }

  /** The peer. */
  @State(Scope.Thread)
  public static class Asked {

    /** See {@link Actor#LIMIT_SECONDS}. */
    @Param(Actor.LIMIT_SECONDS)
    int limitSeconds;

    @SuppressWarnings(
        "NullAway.Init") // the parameter is known when JMH calls start(), which is first
    Actor actor;

    /** Starts it. */
    @Setup
    public void start() {
      actor = new Actor(limitSeconds);
    }

    /** Ends it. */
    @TearDown
    public void close() {
      actor.close();
    }
  }
}
