package io.perdure.benchmarks;

/**
 * What is cached.
 *
 * @param key what it was loaded for
 * @param load how many there had been when it was loaded, itself included
 */
record Page(String key, int load) {}
