package io.perdure.runtime.object;

import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.api.StorageView;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An object as its own code in a test sees it. */
public record Self(ObjectView object) implements ObjectView {

  /** Of a cell. */
  public Self {
    Objects.requireNonNull(object);
  }

  /** The value of a key. */
  public @Nullable Object get(String key, Type type) {
    return storage().get(key, type, StorageModes.DEFAULT);
  }

  /** Sets values. */
  public void put(Map<String, ?> entries) {
    storage().put(entries, StorageModes.DEFAULT);
  }

  /** Removes a key. */
  public boolean delete(String key) {
    return storage().delete(List.of(key), StorageModes.DEFAULT) == 1;
  }

  @Override
  public Class<?> javaClass() {
    return object.javaClass();
  }

  @Override
  public String typeName() {
    return object.typeName();
  }

  @Override
  public String id() {
    return object.id();
  }

  @Override
  public StorageView storage() {
    return object.storage();
  }

  @Override
  public <T extends @Nullable Object> T blockConcurrencyWhile(Callable<T> action) throws Exception {
    return object.blockConcurrencyWhile(action);
  }

  @Override
  public Executor executor() {
    return object.executor();
  }

  @Override
  public void abort(String reason) {
    object.abort(reason);
  }
}
