package io.perdure.runtime.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The {@code store=memory} configuration: nothing is kept once it is closed. */
public final class MemoryStore implements Store {
  private final Map<Slot, byte[]> values = new ConcurrentHashMap<>();
  private volatile long lastNumber;
  private volatile boolean closed;

  @Override
  public long lastNumber() throws StoreException {
    requireOpen();
    return lastNumber;
  }

  @Override
  public byte @Nullable [] read(ObjectKey object, String key) throws StoreException {
    requireOpen();
    byte[] value = values.get(new Slot(object, key));
    return value == null ? null : value.clone();
  }

  @Override
  public void commit(WriteBatch batch) throws StoreException {
    requireOpen();
    if (batch.lastNumber() <= lastNumber) {
      throw StoreException.outOfOrder(batch.lastNumber(), lastNumber);
    }
    for (Write write : batch.writes()) {
      apply(write);
    }
    lastNumber = batch.lastNumber();
  }

  @Override
  public void close() {
    closed = true;
    values.clear();
  }

  private void apply(Write write) {
    Slot slot = new Slot(write.object(), write.key());
    byte[] value = write.value();
    if (value == null) {
      values.remove(slot);
    } else {
      values.put(slot, value.clone());
    }
  }

  private void requireOpen() throws StoreException {
    if (closed) {
      throw new StoreException("The memory store is closed", null);
    }
  }

  private record Slot(ObjectKey object, String key) {}
}
