package io.perdure.runtime.api;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One object, as the API's storage and context see it. */
public interface ObjectView {

  /** The annotated class. */
  Class<?> javaClass();

  /** The stored type name. */
  String typeName();

  /** The id; throws when the instance was made with {@code new}, outside of any object. */
  String id();

  /** The storage; throws when the instance was made with {@code new}. */
  StorageView storage();

  /** Runs a critical section in the object's turn, which this thread is in (rule 3.5). */
  <T extends @Nullable Object> T blockConcurrencyWhile(Callable<T> action) throws Exception;

  /** Runs tasks as events of the object, in the section this thread's turn is in (rule 3.3). */
  Executor executor();

  /** Resets the object, whose turn this thread is in, and ends the turn; does not return. */
  void abort(String reason);
}
