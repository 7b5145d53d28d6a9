package io.perdure.sample;

/** Where the ticket office finds its objects by class and id. */
@FunctionalInterface
interface ObjectLookup {
  <T> T get(Class<T> type, String id);
}
