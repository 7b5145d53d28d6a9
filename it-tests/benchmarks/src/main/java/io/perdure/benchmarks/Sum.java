package io.perdure.benchmarks;

import io.perdure.DurableObject;
import java.util.concurrent.CompletableFuture;

/** What is measured: a method that adds to a field, in a durable object. */
@DurableObject
final class Sum implements Adder, AsyncAdder {
  private long sum;

  @Override
  public long add(long amount) {
    sum += amount;
    return sum;
  }

  @Override
  public CompletableFuture<Long> addLater(long amount) {
    sum += amount;
    return CompletableFuture.completedFuture(sum);
  }
}
