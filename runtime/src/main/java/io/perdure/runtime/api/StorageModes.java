package io.perdure.runtime.api;

/**
 * What an operation does without (rule 4.5).
 *
 * @param concurrent whether other events may run while the store is read
 * @param unconfirmed whether nothing waits for what is written
 * @param uncached whether memory keeps nothing of it
 */
public record StorageModes(boolean concurrent, boolean unconfirmed, boolean uncached) {

  /** Without nothing. */
  public static final StorageModes DEFAULT = new StorageModes(false, false, false);
}
