package io.perdure.bridge;

import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.api.StorageView;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Whose storage it is outside of every turn. A field of a class that is made with {@code new} gets
 * it, so that such an instance can be made, and says so when it is used (rule 1.6).
 */
final class Nobody implements ObjectView {

  static final Nobody INSTANCE = new Nobody();

  private Nobody() {}

  @Override
  public Class<?> javaClass() {
    throw error();
  }

  @Override
  public String typeName() {
    throw error();
  }

  @Override
  public String id() {
    throw error();
  }

  @Override
  public StorageView storage() {
    throw error();
  }

  @Override
  public <T extends @Nullable Object> T blockConcurrencyWhile(Callable<T> action) {
    throw error();
  }

  @Override
  public Executor executor() {
    throw error();
  }

  @Override
  public void abort(String reason) {
    throw error();
  }

  private static IllegalStateException error() {
    return new IllegalStateException(
        "This storage belongs to no durable object: it was asked for outside of any turn, as in an"
            + " instance made with new; get objects with DurableObjects.get(type, id)");
  }
}
