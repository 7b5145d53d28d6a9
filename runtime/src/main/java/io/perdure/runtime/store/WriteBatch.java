package io.perdure.runtime.store;

import java.util.Collection;

/**
 * What one commit makes durable: the coalesced writes of every write set up to a number (rule 5.2).
 *
 * @param lastNumber the number the store is durable up to once this batch is in it
 * @param writes at most one write for each key of an object, in no particular order
 */
public record WriteBatch(long lastNumber, Collection<Write> writes) {}
