package io.perdure.runtime.store;

import java.util.Collection;
import java.util.List;

/**
 * What one commit makes durable: the coalesced writes of every write set up to a number (rule 5.2).
 *
 * @param lastNumber the number the store is durable up to once this batch is in it
 * @param cleared the objects that lose all their keys before the writes take effect
 * @param writes at most one write for each key of an object, in no particular order
 */
public record WriteBatch(long lastNumber, Collection<ObjectKey> cleared, Collection<Write> writes) {

  /** A batch that clears no object. */
  public WriteBatch(long lastNumber, Collection<Write> writes) {
    this(lastNumber, List.of(), writes);
  }
}
