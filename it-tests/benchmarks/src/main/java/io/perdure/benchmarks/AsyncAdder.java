package io.perdure.benchmarks;

import java.util.concurrent.CompletableFuture;

/** Adds to a field, and its callers do not wait. */
interface AsyncAdder {

  /** The new sum. */
  CompletableFuture<Long> addLater(long amount);
}
