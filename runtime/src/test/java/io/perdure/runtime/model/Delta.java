package io.perdure.runtime.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was written, and where: since a write set was closed, or since a transaction began. */
final class Delta {

  /** The keys that had something before are gone. */
  boolean clears;

  /** {@code null} for a key that was deleted. */
  final Map<String, @Nullable String> writes = new HashMap<>();

  /** Keys that were given the value they had: a write, unless the cache knew. */
  final Set<String> maybe = new HashSet<>();

  /** Replies wait for it. */
  boolean confirmed;

  /** Replies may wait for it. */
  boolean maybeConfirmed;

  void clear(boolean isConfirmed) {
    writes.clear();
    maybe.clear();
    clears = true;
    confirmed |= isConfirmed;
    maybeConfirmed |= isConfirmed;
  }

  void put(String key, @Nullable String value, boolean isConfirmed) {
    writes.put(key, value);
    maybe.remove(key);
    confirmed |= isConfirmed;
    maybeConfirmed |= isConfirmed;
  }

  void perhapsPut(String key, @Nullable String value, boolean isConfirmed) {
    writes.put(key, value);
    maybe.add(key);
    maybeConfirmed |= isConfirmed;
  }

  void applyTo(Map<String, String> state) {
    if (clears) {
      state.clear();
    }
    writes.forEach(
        (key, value) -> {
          if (value == null) {
            state.remove(key);
          } else {
            state.put(key, value);
          }
        });
  }

  @Override
  public String toString() {
    return (clears ? "all deleted, " : "") + writes + (confirmed ? "" : " unconfirmed");
  }
}
