package io.perdure.runtime.store;

import io.perdure.runtime.key.KeyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The {@code store=memory} configuration: nothing is kept once it is closed. */
public final class MemoryStore implements Store {
  private final Map<ObjectKey, NavigableMap<String, byte[]>> objects = new ConcurrentHashMap<>();
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
    NavigableMap<String, byte[]> values = objects.get(object);
    byte[] value = values == null ? null : values.get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows)
      throws StoreException {
    requireOpen();
    NavigableMap<String, byte[]> values = objects.get(object);
    if (values == null || range.isEmpty()) {
      return new Page(List.of(), true);
    }
    NavigableMap<String, byte[]> within = values.subMap(range.from(), true, range.to(), false);
    List<Page.Row> rows = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<String, byte[]> each : (reverse ? within.descendingMap() : within).entrySet()) {
      Page.Row row = new Page.Row(each.getKey(), each.getValue().clone());
      bytes += row.bytes();
      if (rows.size() == maxRows || (bytes > Page.BYTES && !rows.isEmpty())) {
        return new Page(rows, false);
      }
      rows.add(row);
    }
    return new Page(rows, true);
  }

  @Override
  public void commit(WriteBatch batch) throws StoreException {
    requireOpen();
    if (batch.lastNumber() <= lastNumber) {
      throw StoreException.outOfOrder(batch.lastNumber(), lastNumber);
    }
    batch.cleared().forEach(objects::remove);
    batch.writes().forEach(this::apply);
    lastNumber = batch.lastNumber();
  }

  @Override
  public void close() {
    closed = true;
    objects.clear();
  }

  private void apply(Write write) {
    Map<String, byte[]> values =
        objects.computeIfAbsent(
            write.object(), object -> new ConcurrentSkipListMap<>(KeyOrder.INSTANCE));
    byte[] value = write.value();
    if (value == null) {
      values.remove(write.key());
    } else {
      values.put(write.key(), value.clone());
    }
  }

  private void requireOpen() throws StoreException {
    if (closed) {
      throw new StoreException("The memory store is closed", null);
    }
  }
}
