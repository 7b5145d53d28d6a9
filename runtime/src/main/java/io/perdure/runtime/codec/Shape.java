package io.perdure.runtime.codec;

import java.lang.reflect.Type;

/**
 * How the values of one class look in JSON.
 *
 * <p>What {@link #write} writes can be read when the class is known from the place it stands in;
 * elsewhere {@link ValueWriter} wraps it in an object whose single key is a tag, {@code "@" +
 * name}.
 */
abstract class Shape {
  final String name;
  final Class<?> type;

  Shape(String name, Class<?> type) {
    this.name = name;
    this.type = type;
  }

  /**
   * Writes a value.
   *
   * @param params the element types that the reader will know of
   */
  abstract void write(ValueWriter out, Object value, Params params);

  /**
   * Reads a value; the parser stands on its first token, and for a JSON object on the one after.
   *
   * @param written the element types that the writer knew of
   * @param expected the element types that are asked for now
   */
  abstract Object read(ValueReader in, Params written, Params expected);

  /** Reads a value for a place of this very type; for shapes to which that matters. */
  Object readAs(ValueReader in, Params written, Type expected) {
    return read(in, written, Params.of(expected));
  }

  /** The shape of this very value, for classes with more than one. */
  Shape refine(Object value) {
    return this;
  }

  /** Whether plain JSON without a tag means this shape where nothing is declared. */
  boolean isDefaultFor(Object value) {
    return false;
  }

  /** Whether a place declared as exactly this class needs no tag. */
  boolean isPinned() {
    return true;
  }

  /** Whether a container that holds nothing else can say so once in its own tag. */
  boolean isHint() {
    return true;
  }

  /** The element types to put into the tag of this value. */
  Params hint(ValueWriter out, Object value) {
    return Params.NONE;
  }
}
