package io.perdure.runtime.api;

import io.perdure.runtime.store.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the exceptions of the API; the engine throws what it is given. The object is {@code null}
 * for an instance that was made with {@code new}.
 */
public interface Failures {

  /** A stored value, a limit or the store itself stood in the way. */
  RuntimeException storage(@Nullable ObjectKey object, String message, @Nullable Throwable cause);

  /** The activation is gone; {@code retryable} says whether a new call may succeed. */
  RuntimeException reset(
      @Nullable ObjectKey object, String message, boolean retryable, @Nullable Throwable cause);

  /** The object's queue is full. */
  RuntimeException overloaded(@Nullable ObjectKey object, String message);

  /** The caller's time is up. */
  RuntimeException timedOut(@Nullable ObjectKey object, String message);

  /**
   * The wait would never end.
   *
   * @param cycle an object and its method for each wait, in the order of the waits
   */
  RuntimeException deadlock(@Nullable ObjectKey object, String message, List<String> cycle);

  /** The class cannot be a durable object. */
  RuntimeException invalidClass(String className, String reason, @Nullable Throwable cause);
}
