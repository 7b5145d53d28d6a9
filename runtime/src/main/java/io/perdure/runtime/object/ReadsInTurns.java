package io.perdure.runtime.object;

import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Page;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.WriteBatch;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store as turns read it. What it sends while it reads is held by no gate: a store may be on
 * the other side of a socket, and would have to answer before it can make anything durable.
 */
final class ReadsInTurns implements Store {

  private final Store store;

  ReadsInTurns(Store store) {
    this.store = store;
  }

  @Override
  public long lastNumber() throws StoreException {
    return store.lastNumber();
  }

  @Override
  public byte @Nullable [] read(ObjectKey object, String key) throws StoreException {
    TurnThread thread = begin();
    try {
      return store.read(object, key);
    } finally {
      thread.reading--;
    }
  }

  @Override
  public Map<String, byte[]> read(ObjectKey object, Collection<String> keys) throws StoreException {
    TurnThread thread = begin();
    try {
      return store.read(object, keys);
    } finally {
      thread.reading--;
    }
  }

  @Override
  public Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows)
      throws StoreException {
    TurnThread thread = begin();
    try {
      return store.scan(object, range, reverse, maxRows);
    } finally {
      thread.reading--;
    }
  }

  private static TurnThread begin() {
    TurnThread thread = TurnThread.current();
    thread.reading++;
    return thread;
  }

  @Override
  public void commit(WriteBatch batch) throws StoreException {
    store.commit(batch);
  }

  @Override
  public void close() throws StoreException {
    store.close();
  }
}
