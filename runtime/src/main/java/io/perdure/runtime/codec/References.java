package io.perdure.runtime.codec;

import org.jspecify.annotations.Nullable;

/** What the codec asks about durable objects, which it stores as type and id (rule 4.2). */
public interface References {

  /** Where there are no durable objects. */
  References NONE =
      new References() {
        @Override
        public boolean isDurable(Class<?> type) {
          return false;
        }

        @Override
        public boolean isReference(Object instance) {
          return false;
        }

        @Override
        public @Nullable Identity identity(Object instance) {
          return null;
        }

        @Override
        public String typeName(Class<?> durable) {
          throw new IllegalStateException(durable + " is no durable object");
        }

        @Override
        public @Nullable Class<?> loaded(String typeName) {
          return null;
        }

        @Override
        public Object get(Class<?> durable, String id) {
          throw new IllegalStateException(durable + " is no durable object");
        }
      };

  /** The stored name of an object's type, and its id. */
  record Identity(String typeName, String id) {}

  /** Whether the instances of a class are durable objects, or references to such. */
  boolean isDurable(Class<?> type);

  /** Whether an instance is a reference; not if it is the object itself. */
  boolean isReference(Object instance);

  /** Which object an instance is, or refers to; {@code null} if it was made with {@code new}. */
  @Nullable Identity identity(Object instance);

  /** The stored name of a durable class; throws the API's error if the class has none. */
  String typeName(Class<?> durable);

  /** The class in use that has a stored name; {@code null} if there is none. */
  @Nullable Class<?> loaded(String typeName);

  /** The reference to an object (rule 1.2). */
  Object get(Class<?> durable, String id);
}
