package io.perdure.benchmarks;

/**
 * What one round says of a case.
 *
 * @param value time or number of calls, in the unit of the case
 * @param bytes allocated for a call
 */
record Score(double value, double bytes) {}
