package io.perdure.bridge;

import io.perdure.DurableStorage;
import io.perdure.TypeToken;
import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.store.KeyOrder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One object's storage. */
final class BridgeStorage implements DurableStorage {

  private final ObjectView object;

  BridgeStorage(ObjectView object) {
    this.object = object;
  }

  @Override
  public <T> Optional<T> get(String key, Class<T> type) {
    return Optional.ofNullable(read(key, type));
  }

  @Override
  @SuppressWarnings("unchecked") // the codec makes an instance of the token's type
  public <T> Optional<T> get(String key, TypeToken<T> type) {
    return Optional.ofNullable((T) object.get(key, type.type()));
  }

  @Override
  @SuppressWarnings("unchecked") // as unchecked as the caller's inference of T
  public <T> T getOrDefault(String key, T defaultValue) {
    Objects.requireNonNull(defaultValue, "defaultValue");
    Object value = object.get(key, DefaultTypes.of(defaultValue));
    return value == null ? defaultValue : (T) value;
  }

  @Override
  public <T> Map<String, T> get(Collection<String> keys, Class<T> type) {
    Map<String, T> values = new TreeMap<>(KeyOrder.INSTANCE);
    for (String key : keys) {
      T value = read(key, type);
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  @Override
  public void put(String key, Object value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value; use delete to remove a key");
    object.put(Map.of(key, value));
  }

  @Override
  public void put(Map<String, ?> entries) {
    object.put(entries);
  }

  @Override
  public boolean delete(String key) {
    return object.delete(List.of(key)) == 1;
  }

  @Override
  public int delete(Collection<String> keys) {
    return object.delete(keys);
  }

  @SuppressWarnings("unchecked") // int.class and its like cannot cast boxes; the codec has checked
  private <T> @Nullable T read(String key, Class<T> type) {
    return (T) object.get(key, type);
  }
}
