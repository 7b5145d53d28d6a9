package io.perdure.runtime.storage;

/**
 * What a key and a value may measure (rule 4.6).
 *
 * @param keyBytes UTF-8 bytes of a key
 * @param valueBytes bytes of a value's stored form
 */
public record Limits(int keyBytes, int valueBytes) {

  /** 2 KiB and 2 MiB. */
  public static final Limits DEFAULT = new Limits(2 * 1024, 2 * 1024 * 1024);
}
