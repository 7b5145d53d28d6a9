package io.perdure.runtime.codec;

import io.perdure.runtime.key.KeyOrder;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The comparators of sorted collections; the JDK's own have names, and those of storage's lists;
 * others are stored as objects.
 */
final class Comparators {
  private static final Map<String, Comparator<?>> NAMED =
      Map.of(
          "naturalOrder", Comparator.naturalOrder(),
          "reverseOrder", Collections.reverseOrder(),
          "caseInsensitive", String.CASE_INSENSITIVE_ORDER,
          "keyOrder", KeyOrder.INSTANCE,
          "reverseKeyOrder", KeyOrder.REVERSED);

  private Comparators() {}

  static List<Class<?>> namedClasses() {
    return NAMED.values().stream().<Class<?>>map(Object::getClass).toList();
  }

  static String name(Comparator<?> comparator) {
    for (Map.Entry<String, Comparator<?>> each : NAMED.entrySet()) {
      if (each.getValue() == comparator) {
        return each.getKey();
      }
    }
    throw Refusal.of("is a comparator of the JDK without a name; write it as an enum constant");
  }

  static Comparator<?> named(String name) {
    Comparator<?> comparator = NAMED.get(name);
    if (comparator == null) {
      throw Refusal.of("is an unknown comparator, " + name);
    }
    return comparator;
  }

  static @Nullable Comparator<?> of(Object sorted) {
    if (sorted instanceof SortedMap<?, ?> map) {
      return map.comparator();
    }
    if (sorted instanceof SortedSet<?> set) {
      return set.comparator();
    }
    return sorted instanceof PriorityQueue<?> queue ? queue.comparator() : null;
  }
}
