package io.perdure.bridge;

import io.perdure.CallTimeoutException;
import io.perdure.DeadlockException;
import io.perdure.InvalidDurableObjectException;
import io.perdure.ObjectResetException;
import io.perdure.OverloadedException;
import io.perdure.StorageException;
import io.perdure.runtime.api.Failures;
import io.perdure.runtime.store.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API's exceptions. */
final class BridgeFailures implements Failures {

  @Override
  public RuntimeException storage(
      @Nullable ObjectKey object, String message, @Nullable Throwable cause) {
    return new StorageException(message, cause, type(object), id(object));
  }

  @Override
  public RuntimeException reset(
      @Nullable ObjectKey object, String message, boolean retryable, @Nullable Throwable cause) {
    return new ObjectResetException(message, cause, type(object), id(object), retryable);
  }

  @Override
  public RuntimeException overloaded(@Nullable ObjectKey object, String message) {
    return new OverloadedException(message, null, type(object), id(object));
  }

  @Override
  public RuntimeException timedOut(@Nullable ObjectKey object, String message) {
    return new CallTimeoutException(message, null, type(object), id(object));
  }

  @Override
  public RuntimeException deadlock(@Nullable ObjectKey object, String message, List<String> cycle) {
    return new DeadlockException(message, null, type(object), id(object), cycle);
  }

  @Override
  public RuntimeException invalidClass(String className, String reason, @Nullable Throwable cause) {
    return new InvalidDurableObjectException(className, reason, cause);
  }

  private static @Nullable String type(@Nullable ObjectKey object) {
    return object == null ? null : object.type();
  }

  private static @Nullable String id(@Nullable ObjectKey object) {
    return object == null ? null : object.id();
  }
}
