package io.perdure.bridge;

import io.perdure.AsyncDurableStorage;
import io.perdure.DurableStorage;
import io.perdure.ListOptions;
import io.perdure.StorageOption;
import io.perdure.TypeToken;
import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.api.StorageView;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One object's storage. */
final class BridgeStorage implements DurableStorage {

  private final ObjectView object;
  private final StorageModes modes;

  BridgeStorage(ObjectView object) {
    this(object, StorageModes.DEFAULT);
  }

  private BridgeStorage(ObjectView object, StorageModes modes) {
    this.object = object;
    this.modes = modes;
  }

  @Override
  @SuppressWarnings("unchecked") // int.class and its like cannot cast boxes; the codec has checked
  public <T> Optional<T> get(String key, Class<T> type) {
    return Optional.ofNullable((T) storage().get(key, type, modes));
  }

  @Override
  @SuppressWarnings("unchecked") // the codec makes an instance of the token's type
  public <T> Optional<T> get(String key, TypeToken<T> type) {
    return Optional.ofNullable((T) storage().get(key, type.type(), modes));
  }

  @Override
  @SuppressWarnings("unchecked") // as unchecked as the caller's inference of T
  public <T> T getOrDefault(String key, T defaultValue) {
    Objects.requireNonNull(defaultValue, "defaultValue");
    Object value = storage().get(key, DefaultTypes.of(defaultValue), modes);
    return value == null ? defaultValue : (T) value;
  }

  @Override
  public <T> Map<String, T> get(Collection<String> keys, Class<T> type) {
    return values(storage().get(keys, type, modes));
  }

  @Override
  public <T> Map<String, T> get(Collection<String> keys, TypeToken<T> type) {
    return values(storage().get(keys, type.type(), modes));
  }

  @Override
  public <T> NavigableMap<String, T> list(ListOptions options, Class<T> type) {
    return list(options, (Type) type);
  }

  @Override
  public <T> NavigableMap<String, T> list(ListOptions options, TypeToken<T> type) {
    return list(options, type.type());
  }

  private <T> NavigableMap<String, T> list(ListOptions options, Type type) {
    return values(
        storage().list(Ranges.of(options), options.isReverse(), options.limit(), type, modes));
  }

  @SuppressWarnings("unchecked") // the codec makes instances of the type
  private static <T> NavigableMap<String, T> values(NavigableMap<String, Object> values) {
    return (NavigableMap<String, T>) (NavigableMap<String, ?>) values;
  }

  @Override
  public void put(String key, Object value) {
    storage().put(key, value, modes);
  }

  @Override
  public void put(Map<String, ?> entries) {
    storage().put(entries, modes);
  }

  @Override
  public boolean delete(String key) {
    return storage().delete(List.of(key), modes) == 1;
  }

  @Override
  public int delete(Collection<String> keys) {
    return storage().delete(keys, modes);
  }

  @Override
  public void deleteAll() {
    storage().deleteAll(modes);
  }

  @Override
  public <T extends @Nullable Object> T transaction(Callable<T> action) {
    Objects.requireNonNull(action, "action");
    try {
      return storage().transaction(action);
    } catch (Exception thrown) {
      throw AsItIs.<RuntimeException>unchecked(thrown);
    }
  }

  @Override
  public void sync() {
    storage().sync();
  }

  /** As {@link #sync}, without waiting. */
  CompletableFuture<@Nullable Void> synced() {
    return storage().synced();
  }

  @Override
  public DurableStorage with(StorageOption... options) {
    Set<StorageOption> all = EnumSet.noneOf(StorageOption.class);
    for (StorageOption option : options) {
      all.add(Objects.requireNonNull(option, "option"));
    }
    return new BridgeStorage(
        object,
        new StorageModes(
            all.contains(StorageOption.ALLOW_CONCURRENCY),
            all.contains(StorageOption.ALLOW_UNCONFIRMED),
            all.contains(StorageOption.NO_CACHE)));
  }

  @Override
  public AsyncDurableStorage async() {
    return new BridgeAsyncStorage(this);
  }

  private StorageView storage() {
    return object.storage();
  }
}
