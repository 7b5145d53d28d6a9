package io.perdure.bridge;

import io.perdure.ListOptions;
import io.perdure.runtime.storage.Keys;
import io.perdure.runtime.store.KeyRange;
import org.jspecify.annotations.Nullable;

/** The range of keys that list options mean. */
final class Ranges {

  private Ranges() {}

  static KeyRange of(ListOptions options) {
    String start = checked("start", options.start());
    String startAfter = checked("startAfter", options.startAfter());
    String end = checked("end", options.end());
    String prefix = checked("prefix", options.prefix());
    String from = KeyRange.START;
    if (start != null) {
      from = start;
    } else if (startAfter != null) {
      from = KeyRange.after(startAfter);
    }
    KeyRange range = new KeyRange(from, end == null ? KeyRange.END : end);
    return prefix == null
        ? range
        : range.intersection(new KeyRange(prefix, KeyRange.afterPrefix(prefix)));
  }

  private static @Nullable String checked(String what, @Nullable String bound) {
    if (bound != null && !bound.isEmpty()) {
      Keys.check(what, bound, Integer.MAX_VALUE);
    }
    return bound;
  }
}
