package io.perdure;

import io.perdure.spi.Bindings;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * An object's private, durable storage: values under string keys.
 *
 * <pre>{@code
 * @DurableObject
 * public final class Cart {
 *   private static final TypeToken<List<String>> ITEMS = new TypeToken<>() {};
 *   private final DurableStorage storage = DurableStorage.current();
 *
 *   public void add(String item) {
 *     List<String> items = new ArrayList<>(storage.get("items", ITEMS).orElse(List.of()));
 *     items.add(item);
 *     storage.put("items", items);
 *   }
 * }
 * }</pre>
 *
 * <p><b>Durability.</b> Writes return at once and are seen by every later read of the object. No
 * call from outside returns before everything its result depends on is durable (rule 5.1); the code
 * itself never waits for a write. What one turn writes becomes durable whole or not at all, as long
 * as it makes no call to another object in between; such a call closes what was written so far
 * (rule 4.3). A turn that ends by an exception keeps what it wrote.
 *
 * <p><b>Values</b> are snapshots: an object that is changed after it was put does not change what
 * is stored, and what a read returns may be changed without effect on the storage (rule 4.2). They
 * are strings, boxed primitives, {@code byte[]}, enums, records, plain classes, references to
 * objects, and collections of these; {@code null} is not a value.
 *
 * <p><b>Keys</b> are strings of well-formed Unicode, ordered by their UTF-8 bytes (rule 4.1).
 *
 * <p><b>Where it works.</b> All methods work only in the object's own turn, its constructor
 * included, and throw an {@link IllegalStateException} elsewhere. An instance made with {@code new}
 * has no storage (rule 1.6). Besides what is said below, each may throw an {@link
 * ObjectResetException} when the object was reset under the running code, and a {@link
 * StorageException} when the store fails.
 *
 * <p>Only the agent implements it.
 */
public interface DurableStorage {

  /**
   * The storage of the object under construction or in its turn, as for a field's initializer.
   *
   * <pre>{@code
   * @DurableObject
   * public class Notebook {
   *   private final DurableStorage storage = DurableStorage.current();
   * }
   * }</pre>
   *
   * <p>Outside of any turn, as in a class that is made with {@code new}, it returns a storage whose
   * every method throws an {@link IllegalStateException} that says to use {@link
   * DurableObjects#get}: such an instance can be made, and has no storage (rule 1.6).
   *
   * @return the storage of the object whose turn the calling thread runs
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  static DurableStorage current() {
    return Bindings.require().currentStorage();
  }

  /**
   * The value under a key.
   *
   * <pre>{@code
   * Optional<String> owner = DurableStorage.current().get("owner", String.class);
   * }</pre>
   *
   * @param <T> what is expected
   * @param key the key
   * @param type what is expected; for a generic type use {@link #get(String, TypeToken)}
   * @return the value, or empty when there is none
   * @throws IllegalArgumentException when the key is not well-formed or longer than the limit
   * @throws StorageException when the value cannot be read as this type; names object, key and
   *     type, and leaves the value as it is (rule 4.7)
   */
  <T> Optional<T> get(String key, Class<T> type);

  /**
   * The value under a key, of a generic type.
   *
   * <pre>{@code
   * List<String> guests =
   *     DurableStorage.current()
   *         .get("guests", new TypeToken<List<String>>() {})
   *         .orElse(List.of());
   * }</pre>
   *
   * @param <T> what is expected
   * @param key the key
   * @param type what is expected, elements included
   * @return the value, or empty when there is none
   * @throws IllegalArgumentException when the key is not well-formed or longer than the limit
   * @throws StorageException when the value cannot be read as this type; names object, key and
   *     type, and leaves the value as it is (rule 4.7)
   */
  <T> Optional<T> get(String key, TypeToken<T> type);

  /**
   * The value under a key, or a default, which also says what type is expected.
   *
   * <pre>{@code
   * long visits = DurableStorage.current().getOrDefault("visits", 0L);
   * }</pre>
   *
   * <p>The type is the default's class, and a class doesn't know its elements' type. For a list of
   * your own class, say, use {@link #get(String, TypeToken)} with {@code orElse}.
   *
   * @param <T> what is expected
   * @param key the key
   * @param defaultValue what to return, itself and not a copy, when there is no value; it is not
   *     stored
   * @return the value, or the default
   * @throws IllegalArgumentException when the key is not well-formed or longer than the limit
   * @throws StorageException when the value cannot be read as the default's class; names object,
   *     key and type, and leaves the value as it is (rule 4.7)
   */
  <T> T getOrDefault(String key, T defaultValue);

  /**
   * The values under several keys, read together.
   *
   * <pre>{@code
   * Map<String, Integer> stock =
   *     DurableStorage.current().get(List.of("apples", "pears"), Integer.class);
   * int apples = stock.getOrDefault("apples", 0);
   * }</pre>
   *
   * @param <T> what is expected of each value
   * @param keys the keys; one that is given twice counts once
   * @param type what is expected of each value
   * @return a new map of the keys that have a value, in the order of keys; empty when none has
   * @throws IllegalArgumentException when a key is not well-formed or longer than the limit
   * @throws StorageException when a value cannot be read as this type; names object, key and type,
   *     and leaves the value as it is (rule 4.7)
   */
  <T> Map<String, T> get(Collection<String> keys, Class<T> type);

  /**
   * The values of a generic type under several keys, read together.
   *
   * <pre>{@code
   * Map<String, List<String>> guests =
   *     DurableStorage.current()
   *         .get(List.of("friday", "saturday"), new TypeToken<List<String>>() {});
   * }</pre>
   *
   * @param <T> what is expected of each value
   * @param keys the keys; one that is given twice counts once
   * @param type what is expected of each value, elements included
   * @return a new map of the keys that have a value, in the order of keys; empty when none has
   * @throws IllegalArgumentException when a key is not well-formed or longer than the limit
   * @throws StorageException when a value cannot be read as this type; names object, key and type,
   *     and leaves the value as it is (rule 4.7)
   */
  <T> Map<String, T> get(Collection<String> keys, TypeToken<T> type);

  /**
   * The keys of a part of the storage, with their values.
   *
   * <pre>{@code
   * NavigableMap<String, Integer> firstTen =
   *     DurableStorage.current()
   *         .list(ListOptions.all().prefix("score:").limit(10), Integer.class);
   * }</pre>
   *
   * <p>The whole result is in memory; for what may be large give a limit, and go on with {@link
   * ListOptions#startAfter}.
   *
   * @param <T> what is expected of each value
   * @param options which part, and in which order
   * @param type what is expected of each value
   * @return a new map in the order asked for; empty when there is nothing
   * @throws IllegalArgumentException when a bound is not well-formed Unicode
   * @throws StorageException when a value cannot be read as this type; names object, key and type,
   *     and leaves the value as it is (rule 4.7)
   * @throws ObjectResetException when the result takes more memory than the object's limit, which
   *     resets it (rule 4.6)
   */
  <T> NavigableMap<String, T> list(ListOptions options, Class<T> type);

  /**
   * The keys of a part of the storage, with their values of a generic type.
   *
   * <pre>{@code
   * NavigableMap<String, List<String>> guests =
   *     DurableStorage.current()
   *         .list(ListOptions.all().prefix("guests:"), new TypeToken<List<String>>() {});
   * }</pre>
   *
   * @param <T> what is expected of each value
   * @param options which part, and in which order
   * @param type what is expected of each value, elements included
   * @return a new map in the order asked for; empty when there is nothing
   * @throws IllegalArgumentException when a bound is not well-formed Unicode
   * @throws StorageException when a value cannot be read as this type; names object, key and type,
   *     and leaves the value as it is (rule 4.7)
   * @throws ObjectResetException when the result takes more memory than the object's limit, which
   *     resets it (rule 4.6)
   */
  <T> NavigableMap<String, T> list(ListOptions options, TypeToken<T> type);

  /**
   * Puts a value under a key, in place of the one before.
   *
   * <pre>{@code
   * DurableStorage.current().put("owner", "Ada");
   * }</pre>
   *
   * @param key the key
   * @param value the value; to remove one use {@link #delete(String)}
   * @throws NullPointerException when the value is {@code null}
   * @throws IllegalArgumentException when the key is not well-formed or longer than the limit
   * @throws StorageException when the value is of a class that cannot be stored, or larger than the
   *     limit; says which part of it and what to do. The storage is as it was before
   */
  void put(String key, Object value);

  /**
   * Puts several values, all or none of them.
   *
   * <pre>{@code
   * DurableStorage.current().put(Map.of("name", "Ada", "born", 1815));
   * }</pre>
   *
   * @param entries keys and values; nothing happens when it is empty
   * @throws NullPointerException when a value is {@code null}; none is put
   * @throws IllegalArgumentException when a key is not well-formed or longer than the limit; none
   *     is put
   * @throws StorageException when a value is of a class that cannot be stored, or larger than the
   *     limit; says which part of it and what to do. None is put
   */
  void put(Map<String, ?> entries);

  /**
   * Removes what is under a key.
   *
   * @param key the key
   * @return whether there was a value
   * @throws IllegalArgumentException when the key is not well-formed or longer than the limit
   */
  boolean delete(String key);

  /**
   * Removes what is under several keys.
   *
   * <pre>{@code
   * int removed = DurableStorage.current().delete(List.of("draft", "preview"));
   * }</pre>
   *
   * @param keys the keys; one that is given twice counts once
   * @return how many of them had a value
   * @throws IllegalArgumentException when a key is not well-formed or longer than the limit; none
   *     is removed
   */
  int delete(Collection<String> keys);

  /**
   * Removes every key. Atomic with whatever else is written in the same write set, before or after
   * it, and possible in a {@link #transaction}.
   *
   * <pre>{@code
   * DurableStorage storage = DurableStorage.current();
   * storage.deleteAll();
   * storage.put("emptied", Instant.now());
   * }</pre>
   */
  void deleteAll();

  /**
   * Runs an action whose writes take effect all together when it returns, or not at all when it
   * throws.
   *
   * <pre>{@code
   * DurableStorage storage = DurableStorage.current();
   * int left =
   *     storage.transaction(
   *         () -> {
   *           int balance = storage.getOrDefault("balance", 0) - 10;
   *           storage.put("balance", balance);
   *           if (balance < 0) {
   *             throw new IllegalStateException("not enough");
   *           }
   *           return balance;
   *         });
   * }</pre>
   *
   * <p>The action sees what it wrote. Inside of another transaction it is a part of it: what it
   * wrote takes effect when that one returns, and is gone when that one throws. Nothing of it
   * becomes durable before the outermost has returned. What the action does to the object's fields,
   * and what other objects do that it calls, is not undone (rule 4.8).
   *
   * @param <T> what the action returns
   * @param action is called once, at once, on this thread
   * @return what the action returned
   * @throws ObjectResetException when the writes take more memory than the object's limit, which
   *     resets it (rule 4.6). Besides, what the action throws is thrown, itself and not wrapped,
   *     also a checked exception
   */
  <T extends @Nullable Object> T transaction(Callable<T> action);

  /**
   * Waits until everything that was written so far is durable, unconfirmed writes too. Other events
   * of the object may run meanwhile (rule 3.3); fields may have changed when it returns. It returns
   * at once when there is nothing to wait for.
   *
   * <pre>{@code
   * DurableStorage storage = DurableStorage.current();
   * storage.put("state", "charging");
   * storage.sync(); // before the outside world is told
   * }</pre>
   *
   * @throws IllegalStateException in a transaction, whose writes cannot be durable before it ends
   * @throws StorageException when they could not be made durable; the object is reset
   */
  void sync();

  /**
   * The same storage, with operations that do without something.
   *
   * <pre>{@code
   * DurableStorage archive = DurableStorage.current().with(StorageOption.NO_CACHE);
   * }</pre>
   *
   * @param options take the place of those this storage has; none for a storage without any
   * @return another view of the same storage
   */
  DurableStorage with(StorageOption... options);

  /**
   * The same storage, with operations that return futures.
   *
   * @return another view of the same storage, with the same options
   */
  AsyncDurableStorage async();
}
