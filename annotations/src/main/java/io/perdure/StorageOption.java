package io.perdure;

/**
 * What an operation on storage may do without, for speed; see {@link DurableStorage#with} (rule
 * 4.5).
 *
 * <pre>{@code
 * DurableStorage counters = DurableStorage.current().with(StorageOption.ALLOW_UNCONFIRMED);
 * counters.put("seen", counters.getOrDefault("seen", 0L) + 1);
 * }</pre>
 */
public enum StorageOption {

  /**
   * Other events of the object may run while a {@code get} or {@code list} reads what is not in
   * memory. The result is what was stored when it began. Without this option the object waits with
   * it (rule 3.1); in a constructor, in a transaction, and in a call that came back to the object
   * it does so all the same.
   */
  ALLOW_CONCURRENCY,

  /**
   * No reply waits until the write is durable. A write with this option may be lost after somebody
   * was told of it: the object is reset then, and nobody else hears of it. It makes sense for what
   * may be lost, such as statistics. Together with writes that have to be confirmed it becomes
   * durable with them.
   */
  ALLOW_UNCONFIRMED,

  /**
   * Memory does not keep what is read, and what is written no longer than until it is durable. What
   * memory has is used all the same. For large values that are rarely asked for.
   */
  NO_CACHE
}
