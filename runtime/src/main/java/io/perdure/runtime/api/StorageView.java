package io.perdure.runtime.api;

import io.perdure.runtime.store.KeyRange;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The storage of one object, as the API sees it; in the object's turn only. */
public interface StorageView {

  /** The value of a key, or {@code null}. */
  @Nullable Object get(String key, Type type, StorageModes modes);

  /** The values of those keys that have one, in the order of keys. */
  NavigableMap<String, Object> get(Collection<String> keys, Type type, StorageModes modes);

  /** The first values of a range, or the last ones, the last first. */
  NavigableMap<String, Object> list(
      KeyRange range, boolean reverse, int limit, Type type, StorageModes modes);

  /** Sets the value of a key. */
  void put(String key, Object value, StorageModes modes);

  /** Sets the values of all these keys, or of none if one of them is refused. */
  void put(Map<String, ?> entries, StorageModes modes);

  /** Removes keys, or none if one of them is refused; how many were there. */
  int delete(Collection<String> keys, StorageModes modes);

  /** Removes every key. */
  void deleteAll(StorageModes modes);

  /** What the action writes takes effect if it returns; if it throws, nothing of it does. */
  <T extends @Nullable Object> T transaction(Callable<T> action) throws Exception;

  /** Lets others in until everything that was written is durable. */
  void sync();

  /** Completes when everything that was written is durable. */
  CompletableFuture<@Nullable Void> synced();
}
