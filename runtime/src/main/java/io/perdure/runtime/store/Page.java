package io.perdure.runtime.store;

import java.util.List;

/**
 * Some of what a range holds.
 *
 * @param rows in the order that was asked for
 * @param isLast whether the range holds no more beyond them
 */
public record Page(List<Row> rows, boolean isLast) {

  /** How many bytes of keys and values a page has at most, unless it has one row only. */
  public static final int BYTES = 1024 * 1024;

  /**
   * A key and what is stored under it.
   *
   * @param value the stored form; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; handed from the store to the cache
  public record Row(String key, byte[] value) {

    /** What it counts towards {@link #BYTES}. */
    public int bytes() {
      return key.length() + value.length;
    }
  }
}
