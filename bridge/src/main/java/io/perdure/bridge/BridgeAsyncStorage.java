package io.perdure.bridge;

import io.perdure.AsyncDurableStorage;
import io.perdure.ListOptions;
import io.perdure.TypeToken;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One object's storage, with futures. Each operation is over when it returns: that keeps the order
 * of the calls, and nothing else runs in the object meanwhile (rules 3.1, 4.4).
 */
record BridgeAsyncStorage(BridgeStorage storage) implements AsyncDurableStorage {

  @Override
  public <T> CompletableFuture<Optional<T>> get(String key, Class<T> type) {
    return result(() -> storage.get(key, type));
  }

  @Override
  public <T> CompletableFuture<Optional<T>> get(String key, TypeToken<T> type) {
    return result(() -> storage.get(key, type));
  }

  @Override
  public <T> CompletableFuture<T> getOrDefault(String key, T defaultValue) {
    return result(() -> storage.getOrDefault(key, defaultValue));
  }

  @Override
  public <T> CompletableFuture<Map<String, T>> get(Collection<String> keys, Class<T> type) {
    return result(() -> storage.get(keys, type));
  }

  @Override
  public <T> CompletableFuture<Map<String, T>> get(Collection<String> keys, TypeToken<T> type) {
    return result(() -> storage.get(keys, type));
  }

  @Override
  public <T> CompletableFuture<NavigableMap<String, T>> list(ListOptions options, Class<T> type) {
    return result(() -> storage.list(options, type));
  }

  @Override
  public <T> CompletableFuture<NavigableMap<String, T>> list(
      ListOptions options, TypeToken<T> type) {
    return result(() -> storage.list(options, type));
  }

  @Override
  public CompletableFuture<@Nullable Void> put(String key, Object value) {
    return done(() -> storage.put(key, value));
  }

  @Override
  public CompletableFuture<@Nullable Void> put(Map<String, ?> entries) {
    return done(() -> storage.put(entries));
  }

  @Override
  public CompletableFuture<Boolean> delete(String key) {
    return result(() -> storage.delete(key));
  }

  @Override
  public CompletableFuture<Integer> delete(Collection<String> keys) {
    return result(() -> storage.delete(keys));
  }

  @Override
  public CompletableFuture<@Nullable Void> deleteAll() {
    return done(() -> storage.deleteAll());
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> transaction(Callable<T> action) {
    return result(() -> storage.transaction(action));
  }

  @Override
  public CompletableFuture<@Nullable Void> sync() {
    try {
      return storage.synced();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletableFuture<@Nullable Void> done(Runnable operation) {
    return result(
        () -> {
          operation.run();
          return null;
        });
  }

  private static <T extends @Nullable Object> CompletableFuture<T> result(Callable<T> operation) {
    try {
      return CompletableFuture.completedFuture(operation.call());
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
