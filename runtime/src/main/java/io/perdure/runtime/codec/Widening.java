package io.perdure.runtime.codec;

/** Gives a stored value the class that is asked for, where that loses nothing. */
final class Widening {
  private Widening() {}

  /**
   * The value itself, or an integral box widened to a larger one.
   *
   * <p>Only by the class of what is stored, never by the number, so that a program that reads today
   * reads tomorrow; and never to floating point, where a later, larger number would lose digits.
   */
  static Object fit(Object stored, Class<?> asked) {
    if (asked.isInstance(stored)) {
      return stored;
    }
    int width = width(stored.getClass());
    if (stored instanceof Number number && width > 0 && width < width(asked)) {
      if (asked == Long.class) {
        return number.longValue();
      }
      return asked == Integer.class ? (Object) number.intValue() : (Object) number.shortValue();
    }
    throw Refusal.of(
        "is stored as a "
            + stored.getClass().getName()
            + ", and what is asked for is a "
            + asked.getName()
            + "; ask for the class it was stored as, or delete the key first");
  }

  /** In bytes; 0 for whatever is no integral box. */
  private static int width(Class<?> type) {
    if (type == Long.class) {
      return 8;
    }
    if (type == Integer.class) {
      return 4;
    }
    if (type == Short.class) {
      return 2;
    }
    return type == Byte.class ? 1 : 0;
  }
}
