package io.perdure.benchmarks;

/**
 * What one round says of a case.
 *
 * @param value time, number of calls or ratio, in the unit of the case
 * @param bytes allocated for a call
 * @param loads how many loads many callers of one key caused; 0 where nothing is loaded
 */
record Score(double value, double bytes, double loads) {}
