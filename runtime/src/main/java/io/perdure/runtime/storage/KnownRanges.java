package io.perdure.runtime.storage;

import io.perdure.runtime.key.KeyOrder;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ReservedKeys;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of which the cache knows every key: one that has no entry there is not in the store
 * either. Two of them neither overlap nor touch.
 */
final class KnownRanges {

  /** More than this many are forgotten: they would cost more than they spare. */
  private static final int MOST = 1_000;

  /** After every key, the reserved ones too; in no range that anybody asks for. */
  private static final String LAST = ReservedKeys.of(KeyRange.END);

  private final NavigableMap<String, String> endByStart = new TreeMap<>(KeyOrder.INSTANCE);

  boolean contains(String key) {
    return !endByStart.isEmpty() && endAt(key) != null;
  }

  /** Where the known range ends that begins at this position or before; null if it is unknown. */
  @Nullable String endAt(String position) {
    Map.Entry<String, String> range = endByStart.floorEntry(position);
    return range != null && isBefore(position, range.getValue()) ? range.getValue() : null;
  }

  /** Where the known range begins that reaches up to this position; null if it is unknown. */
  @Nullable String startBelow(String position) {
    Map.Entry<String, String> range = endByStart.lowerEntry(position);
    return range != null && !isBefore(range.getValue(), position) ? range.getKey() : null;
  }

  /** Where, from an unknown position upwards, something is known again. */
  String nextStart(String position) {
    String next = endByStart.higherKey(position);
    return next == null ? LAST : next;
  }

  /** Where, from an unknown position downwards, something is known again. */
  String previousEnd(String position) {
    Map.Entry<String, String> range = endByStart.lowerEntry(position);
    return range == null ? KeyRange.START : range.getValue();
  }

  /** All keys are known, the reserved ones too. */
  void addAll() {
    add(new KeyRange(KeyRange.START, LAST));
  }

  void add(KeyRange range) {
    if (range.isEmpty()) {
      return;
    }
    String from = range.from();
    String to = range.to();
    Map.Entry<String, String> before = endByStart.floorEntry(from);
    if (before != null && !isBefore(before.getValue(), from)) {
      from = before.getKey();
      to = later(to, before.getValue());
    }
    NavigableMap<String, String> joined = endByStart.subMap(from, true, to, true);
    for (String end : joined.values()) {
      to = later(to, end);
    }
    joined.clear();
    endByStart.put(from, to);
  }

  /** One key is not known any more. */
  void remove(String key) {
    Map.Entry<String, String> range = endByStart.floorEntry(key);
    if (range == null || !isBefore(key, range.getValue())) {
      return;
    }
    endByStart.remove(range.getKey());
    put(range.getKey(), key);
    put(KeyRange.after(key), range.getValue());
  }

  void clear() {
    endByStart.clear();
  }

  boolean areTooMany() {
    return endByStart.size() > MOST;
  }

  private void put(String from, String to) {
    if (isBefore(from, to)) {
      endByStart.put(from, to);
    }
  }

  private static String later(String one, String other) {
    return isBefore(one, other) ? other : one;
  }

  private static boolean isBefore(String one, String other) {
    return KeyOrder.INSTANCE.compare(one, other) < 0;
  }
}
