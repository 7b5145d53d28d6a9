package io.perdure.runtime.store;

/** Opens the store when the first durable object needs it. */
@FunctionalInterface
public interface StoreOpener {

  /**
   * The open store; called again only after it threw.
   *
   * @throws StoreException in one line for the user
   */
  Store open() throws StoreException;
}
