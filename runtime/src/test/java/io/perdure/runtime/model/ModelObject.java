package io.perdure.runtime.model;

import io.perdure.runtime.key.KeyOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one object has stored, according to the rules. */
final class ModelObject {

  final String id;

  /** What the store has. */
  final NavigableMap<String, String> durable = new TreeMap<>(KeyOrder.INSTANCE);

  /** That, and what is in write sets that are closed. */
  final NavigableMap<String, String> closed = new TreeMap<>(KeyOrder.INSTANCE);

  final Deque<Pending> pending = new ArrayDeque<>();

  @Nullable Life life;

  ModelObject(String id) {
    this.id = id;
  }

  /** A write set that is closed and not durable. */
  record Pending(long number, Life by, Delta delta) {}

  /** Writes outside of all transactions. */
  void write(Life life, String key, @Nullable String value, boolean confirmed) {
    if (life.open.writes.containsKey(key) && !life.open.maybe.contains(key)) {
      life.open.put(key, value, confirmed);
      return;
    }
    String before = life.open.clears ? null : closed.get(key);
    if (!Objects.equals(before, value)) {
      life.open.put(key, value, confirmed);
      return;
    }
    // The same again: no write if the cache knows that, but the reply waits (OP-6).
    Pending last = lastWriteOf(key);
    if (value != null && last != null && last.by == life) {
      if (confirmed) {
        life.depends = life.depends.and(new Depends(last.number, last.number));
      }
    } else {
      life.open.perhapsPut(key, value, confirmed);
    }
  }

  private @Nullable Pending lastWriteOf(String key) {
    for (Iterator<Pending> all = pending.descendingIterator(); all.hasNext(); ) {
      Pending next = all.next();
      if (next.delta.writes.containsKey(key)) {
        return next;
      }
    }
    return null;
  }

  /** Whether closing the write set would change nothing. */
  boolean isClosed(Life of) {
    if (!of.open.clears && of.open.writes.isEmpty()) {
      return true;
    }
    Map<String, String> with = new HashMap<>(closed);
    of.open.applyTo(with);
    return with.equals(closed);
  }

  void close(long number, Life by) {
    by.open.applyTo(closed);
    pending.add(new Pending(number, by, by.open));
    by.open = new Delta();
  }

  void makeDurable(long upTo) {
    for (Pending first = pending.peek();
        first != null && first.number <= upTo;
        first = pending.peek()) {
      first.delta.applyTo(durable);
      pending.remove();
    }
  }

  /** What is not durable is gone. An activation that survives it has not read anything yet. */
  void lose() {
    if (pending.isEmpty()) {
      return;
    }
    pending.clear();
    closed.clear();
    closed.putAll(durable);
    if (life != null && !life.broken) {
      life.reads.forEach(Expected::askAgain);
    }
  }
}
