package io.perdure.runtime.api;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** One object, as the API's storage and context see it. */
public interface ObjectView {

  /** The annotated class. */
  Class<?> javaClass();

  /** The stored type name. */
  String typeName();

  /** The id; throws when the instance was made with {@code new}, outside of any object. */
  String id();

  /** The value of a key, or {@code null}. */
  @Nullable Object get(String key, Type type);

  /** Sets the value of a key. */
  void put(String key, Object value);

  /** Removes a key; whether it was there. */
  boolean delete(String key);
}
