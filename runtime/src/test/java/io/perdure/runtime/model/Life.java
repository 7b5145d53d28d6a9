package io.perdure.runtime.model;

import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.key.KeyOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One activation of an object. */
final class Life {

  final ModelObject object;
  final ObjectView engine;

  Delta open = new Delta();

  /** The innermost first. */
  final Deque<Delta> transactions = new ArrayDeque<>();

  Depends depends = Depends.NOTHING;

  /** Its last write set, whether or not replies wait for it. */
  long own;

  boolean broken;

  /** Whether it is known if it is broken. */
  boolean unsure;

  boolean constructing = true;

  /** Whose write set the next one that is closed is. */
  @Nullable Turn ending;

  /** A write set may be closed now (rule 4.3). */
  boolean sealable;

  /** Of reads under way, which show what was there when they began. */
  final List<Expected<?>> reads = new ArrayList<>();

  Life(ModelObject object, ObjectView engine) {
    this.object = object;
    this.engine = engine;
  }

  /** What its code sees. */
  NavigableMap<String, String> view() {
    NavigableMap<String, String> state = new TreeMap<>(KeyOrder.INSTANCE);
    state.putAll(object.closed);
    open.applyTo(state);
    transactions.descendingIterator().forEachRemaining(each -> each.applyTo(state));
    return state;
  }

  /** Writes, or deletes, a key. */
  void write(String key, @Nullable String value, boolean confirmed) {
    Delta transaction = transactions.peek();
    if (transaction != null) {
      transaction.put(key, value, confirmed);
    } else {
      object.write(this, key, value, confirmed);
    }
  }

  void clear(boolean confirmed) {
    Delta transaction = transactions.peek();
    (transaction != null ? transaction : open).clear(confirmed);
  }

  /** The innermost transaction takes effect. */
  void commit() {
    Delta mine = transactions.pop();
    if (mine.clears) {
      clear(mine.confirmed);
    }
    mine.writes.forEach((key, value) -> write(key, value, mine.confirmed));
  }
}
