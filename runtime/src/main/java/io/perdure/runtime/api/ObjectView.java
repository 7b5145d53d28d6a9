package io.perdure.runtime.api;

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
}
