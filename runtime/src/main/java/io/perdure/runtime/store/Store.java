package io.perdure.runtime.store;

import org.jspecify.annotations.Nullable;

/**
 * Durable storage as the engine sees it: ordered batches in, single values out.
 *
 * <p>{@link #commit} and {@link #lastNumber} are called by the committer's one thread; {@link
 * #read} by any thread, also while a commit is under way, and may then see the state before or
 * after it.
 */
public interface Store extends AutoCloseable {

  /** The number of the last batch that is durable; 0 in a new store. */
  long lastNumber() throws StoreException;

  /** The value last committed under a key, or {@code null} when there is none. */
  byte @Nullable [] read(ObjectKey object, String key) throws StoreException;

  /**
   * Makes a batch durable, whole or not at all; it is durable when this returns. Its number has to
   * be above {@link #lastNumber()}.
   *
   * @throws StoreException when it is not; {@link StoreException#outcomeUnknown()} tells whether
   *     {@link #lastNumber()} has to be asked, before which the store may refuse to read
   */
  void commit(WriteBatch batch) throws StoreException;

  /** Releases the store; what was committed stays. */
  @Override
  void close() throws StoreException;
}
