package io.perdure.runtime.storage;

/**
 * What the storage of one object may take (rule 4.6). Sizes in bytes.
 *
 * @param key of a key's UTF-8 form
 * @param value of a value's stored form
 * @param cache in memory, above which what the store has as well is forgotten
 * @param unflushed written and not durable yet, above which the object's next turn waits
 * @param memory in memory at all, above which the object is reset
 */
public record Limits(int key, int value, long cache, long unflushed, long memory) {

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** 2 KiB, 2 MiB, 16 MiB, 8 MiB and 128 MiB. */
  public static final Limits DEFAULT = new Limits(2 * KIB, 2 * MIB, 16 * MIB, 8 * MIB, 128 * MIB);
}
