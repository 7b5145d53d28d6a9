package io.perdure.runtime.codec;

import java.lang.reflect.Type;

/**
 * Turns values into bytes and back, for the classes of one application class loader.
 *
 * <p>Encoding takes the snapshot that rule 4.2 asks for; {@link #isImmutable} names the values that
 * need none. Safe for use by many threads.
 */
public interface ValueCodec {

  /**
   * The stored form of a value; it begins with the version of the format.
   *
   * @throws ValueException when the value's class cannot be stored; says which part and what to do
   */
  byte[] encode(Object value) throws ValueException;

  /**
   * A new value from its stored form.
   *
   * @param type what the caller asked for; the value is an instance of it, for a primitive type of
   *     its box. A stored Byte, Short or Integer widens to the integral type asked for
   * @throws ValueException when the bytes are of a newer format, or hold something else
   */
  Object decode(byte[] stored, Type type) throws ValueException;

  /** Whether a value can never change, so that it may be shared instead of copied. */
  boolean isImmutable(Object value);
}
