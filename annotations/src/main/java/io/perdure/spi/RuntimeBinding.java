package io.perdure.spi;

import io.perdure.DurableContext;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.ObjectFactory;

/**
 * The agent's side of the API: what stands behind {@link DurableObjects} and {@link
 * DurableStorage#current()}.
 *
 * <p>There is one for each class loader that has the API. Arguments are never {@code null}; every
 * other check is the implementation's. It is called by any thread.
 */
public interface RuntimeBinding {

  /**
   * Behind {@link DurableObjects#get}.
   *
   * @param <T> the object's class
   * @param type the object's class
   * @param id the object's id, not checked yet
   * @return the reference
   */
  <T> T get(Class<T> type, String id);

  /**
   * Behind {@link DurableObjects#newId}.
   *
   * @return a fresh id
   */
  String newId();

  /**
   * Behind {@link DurableObjects#current}.
   *
   * @return the context of the object whose turn the calling thread runs
   * @throws IllegalStateException outside a turn
   */
  DurableContext current();

  /**
   * Behind {@link DurableStorage#current}.
   *
   * @return the storage of the object whose turn the calling thread runs, or one that refuses every
   *     call outside of all turns
   */
  DurableStorage currentStorage();

  /**
   * Behind {@link DurableObjects#factory}.
   *
   * @param factory takes the place of the one before
   */
  void factory(ObjectFactory factory);

  /** Behind {@link DurableObjects#shutdown}. */
  void shutdown();
}
