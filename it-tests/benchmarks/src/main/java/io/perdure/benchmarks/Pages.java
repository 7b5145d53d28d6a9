package io.perdure.benchmarks;

/** A cache of pages, whoever keeps them. */
interface Pages extends AutoCloseable {

  /** The page for a key, which is loaded if it is not there. */
  Page page(String key);

  /** Most have nothing to end. */
  @Override
  default void close() {}
}
