package io.perdure.benchmarks;

/** The floor of one caller. */
final class SynchronizedSum implements Adder {
  private long sum;

  @Override
  public synchronized long add(long amount) {
    sum += amount;
    return sum;
  }
}
