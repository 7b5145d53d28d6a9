package io.perdure;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The operations of {@link DurableStorage} for code that is written with futures.
 *
 * <pre>{@code
 * @DurableObject
 * public class Profile {
 *   private final AsyncDurableStorage storage = DurableStorage.current().async();
 *
 *   public CompletableFuture<Integer> visit() {
 *     return storage
 *         .getOrDefault("visits", 0)
 *         .thenCompose(n -> storage.put("visits", n + 1).thenApply(done -> n + 1));
 *   }
 * }
 * }</pre>
 *
 * <p>Operations take effect in the order they are called (rule 4.4), and each is over when it
 * returns: the future it returns is complete, except that of {@link #sync}. So what is attached to
 * it runs at once, in the same turn, and no other event runs in between (rule 3.1). What the
 * blocking form throws the future fails with, itself and not wrapped.
 *
 * <p>Only the agent implements it.
 */
public interface AsyncDurableStorage {

  /**
   * As {@link DurableStorage#get(String, Class)}.
   *
   * @param <T> what is expected
   * @param key the key
   * @param type what is expected; for a generic type use {@link #get(String, TypeToken)}
   * @return the value, or empty when there is none
   */
  <T> CompletableFuture<Optional<T>> get(String key, Class<T> type);

  /**
   * As {@link DurableStorage#get(String, TypeToken)}.
   *
   * @param <T> what is expected
   * @param key the key
   * @param type what is expected, elements included
   * @return the value, or empty when there is none
   */
  <T> CompletableFuture<Optional<T>> get(String key, TypeToken<T> type);

  /**
   * As {@link DurableStorage#getOrDefault}.
   *
   * @param <T> what is expected
   * @param key the key
   * @param defaultValue what to return when there is no value
   * @return the value, or the default
   */
  <T> CompletableFuture<T> getOrDefault(String key, T defaultValue);

  /**
   * As {@link DurableStorage#get(Collection, Class)}.
   *
   * @param <T> what is expected of each value
   * @param keys the keys
   * @param type what is expected of each value
   * @return a new map of the keys that have a value, in the order of keys
   */
  <T> CompletableFuture<Map<String, T>> get(Collection<String> keys, Class<T> type);

  /**
   * As {@link DurableStorage#get(Collection, TypeToken)}.
   *
   * @param <T> what is expected of each value
   * @param keys the keys
   * @param type what is expected of each value, elements included
   * @return a new map of the keys that have a value, in the order of keys
   */
  <T> CompletableFuture<Map<String, T>> get(Collection<String> keys, TypeToken<T> type);

  /**
   * As {@link DurableStorage#list(ListOptions, Class)}.
   *
   * @param <T> what is expected of each value
   * @param options which part, and in which order
   * @param type what is expected of each value
   * @return a new map in the order asked for
   */
  <T> CompletableFuture<NavigableMap<String, T>> list(ListOptions options, Class<T> type);

  /**
   * As {@link DurableStorage#list(ListOptions, TypeToken)}.
   *
   * @param <T> what is expected of each value
   * @param options which part, and in which order
   * @param type what is expected of each value, elements included
   * @return a new map in the order asked for
   */
  <T> CompletableFuture<NavigableMap<String, T>> list(ListOptions options, TypeToken<T> type);

  /**
   * As {@link DurableStorage#put(String, Object)}; does not wait until the value is durable.
   *
   * @param key the key
   * @param value the value
   * @return complete
   */
  CompletableFuture<@Nullable Void> put(String key, Object value);

  /**
   * As {@link DurableStorage#put(Map)}; does not wait until the values are durable.
   *
   * @param entries keys and values
   * @return complete
   */
  CompletableFuture<@Nullable Void> put(Map<String, ?> entries);

  /**
   * As {@link DurableStorage#delete(String)}.
   *
   * @param key the key
   * @return whether there was a value
   */
  CompletableFuture<Boolean> delete(String key);

  /**
   * As {@link DurableStorage#delete(Collection)}.
   *
   * @param keys the keys
   * @return how many of them had a value
   */
  CompletableFuture<Integer> delete(Collection<String> keys);

  /**
   * As {@link DurableStorage#deleteAll}.
   *
   * @return complete
   */
  CompletableFuture<@Nullable Void> deleteAll();

  /**
   * As {@link DurableStorage#transaction}: the transaction ends when the action returns.
   *
   * @param <T> what the action returns
   * @param action is called once, at once, on this thread
   * @return what the action returned, or failed with what it threw
   */
  <T extends @Nullable Object> CompletableFuture<T> transaction(Callable<T> action);

  /**
   * Completes when everything that was written so far is durable, unconfirmed writes too. What was
   * written until now is closed as a write set (rule 4.3).
   *
   * @return completes on one of the runtime's threads, outside of the object's turn; fails with a
   *     {@link StorageException} when the writes could not be made durable
   */
  CompletableFuture<@Nullable Void> sync();
}
