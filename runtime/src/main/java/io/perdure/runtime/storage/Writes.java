package io.perdure.runtime.storage;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was written and is not closed: an open write set, or an open transaction (rule 4.8). */
final class Writes {

  /** What a write set takes besides its entries, about. */
  private static final int OVERHEAD_BYTES = 256;

  /** What surrounds it: another transaction, or {@code null}. */
  final @Nullable Writes outer;

  private final Map<String, Entry> entries = new HashMap<>();
  private boolean clears;

  /** Whether replies wait for it (rule 4.5). */
  private boolean confirmed;

  private long bytes = OVERHEAD_BYTES;

  Writes(@Nullable Writes outer) {
    this.outer = outer;
  }

  /**
   * Adds a write.
   *
   * @return how many bytes it takes more than before
   */
  long add(Entry entry, boolean isConfirmed) {
    Entry before = entries.put(entry.key, entry);
    long more = entry.size() - (before == null ? 0 : before.size());
    bytes += more;
    confirmed |= isConfirmed;
    return more;
  }

  /** All keys go, also those written so far. */
  void clear(boolean isConfirmed) {
    entries.clear();
    bytes = OVERHEAD_BYTES;
    clears = true;
    confirmed |= isConfirmed;
  }

  void confirm() {
    confirmed = true;
  }

  Map<String, Entry> entries() {
    return entries;
  }

  boolean clears() {
    return clears;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  long bytes() {
    return bytes;
  }
}
