package io.perdure.runtime.api;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
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

  /** Sets the values of all these keys, or of none if one of them is refused. */
  void put(Map<String, ?> entries);

  /** Removes keys, or none if one of them is refused; how many were there. */
  int delete(Collection<String> keys);
}
