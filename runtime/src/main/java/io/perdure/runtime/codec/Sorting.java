package io.perdure.runtime.codec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The natural order, for classes where it never takes two different values for equal. */
final class Sorting {
  private static final Set<Class<?>> ORDERED =
      Set.of(
          String.class,
          Integer.class,
          Long.class,
          Short.class,
          Byte.class,
          Character.class,
          UUID.class);

  private Sorting() {}

  /**
   * A sorted copy; null when the values are of several classes, or of one without such an order.
   */
  static @Nullable List<?> sorted(Collection<?> values) {
    Class<?> common = null;
    for (Object value : values) {
      Class<?> type = value == null ? Object.class : classOf(value);
      if (!(ORDERED.contains(type) || type.isEnum()) || (common != null && common != type)) {
        return null;
      }
      common = type;
    }
    List<Object> sorted = new ArrayList<>(values);
    sorted.sort(null);
    return sorted;
  }

  private static Class<?> classOf(Object value) {
    return value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
  }
}
