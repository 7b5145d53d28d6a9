package io.perdure.benchmarks;

/** Adds to a field, whoever calls. */
interface Adder {

  /** Returns the new sum. */
  long add(long amount);
}
