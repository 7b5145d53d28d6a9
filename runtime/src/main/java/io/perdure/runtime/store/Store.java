package io.perdure.runtime.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Durable storage as the engine sees it: ordered batches in, values and ranges of them out.
 *
 * <p>{@link #commit} and {@link #lastNumber} are called by the committer's one thread; the others
 * by any thread, also while a commit is under way, and may then see the state before or after it.
 */
public interface Store extends AutoCloseable {

  /** The number of the last batch that is durable; 0 in a new store. */
  long lastNumber() throws StoreException;

  /** The value last committed under a key, or {@code null} when there is none. */
  byte @Nullable [] read(ObjectKey object, String key) throws StoreException;

  /**
   * The values of several keys of one object, without those that have none.
   *
   * <p>The same as reading them one by one; a store may be faster.
   */
  default Map<String, byte[]> read(ObjectKey object, Collection<String> keys)
      throws StoreException {
    Map<String, byte[]> values = new HashMap<>();
    for (String key : keys) {
      byte[] value = read(object, key);
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  /**
   * The first rows of a range, as of one instant.
   *
   * @param reverse whether from the end of the range towards its beginning
   * @param maxRows how many at most; there may be fewer, since a page has a limit of bytes, too
   * @return at least one row, unless the range holds none
   */
  Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows) throws StoreException;

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
