package io.perdure.it.data;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A value in words, with the class of everything in it, so that equal words are equal values. */
final class Text {
  private static final Pattern FIXED = Pattern.compile("ImmutableCollections.(List|Set|Map)");

  private Text() {}

  static String of(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    return className(value) + content(value);
  }

  private static String className(Object value) {
    Class<?> type = value instanceof Enum<?> e ? e.getDeclaringClass() : value.getClass();
    // Those have one class or another by their size.
    Matcher fixed = FIXED.matcher(type.getName());
    if (fixed.find()) {
      return fixed.group(1);
    }
    return value instanceof EnumSet ? "EnumSet" : type.getTypeName();
  }

  private static String content(Object value) {
    if (value.getClass().isArray()) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(Array.get(value, i));
      }
      return list(elements.stream().map(Text::of), true);
    }
    if (value instanceof Collection<?> elements) {
      return list(elements.stream().map(Text::of), isOrdered(value));
    }
    if (value instanceof Map<?, ?> map) {
      return list(map.entrySet().stream().map(Text::entry), isOrdered(value));
    }
    if (value instanceof Map.Entry<?, ?> entry) {
      return "(" + entry(entry) + ")";
    }
    if (value instanceof Optional<?> optional) {
      return "(" + of(optional.orElse(null)) + ")";
    }
    return "(" + escaped(value.toString()) + ")";
  }

  /** What has no order has another one in every JVM. */
  private static boolean isOrdered(Object value) {
    String name = value.getClass().getName();
    Matcher fixed = FIXED.matcher(name);
    return !(value.getClass() == HashSet.class
        || value.getClass() == HashMap.class
        || (fixed.find() && !fixed.group(1).equals("List"))
        || name.endsWith("$UnmodifiableSet")
        || name.endsWith("$UnmodifiableMap"));
  }

  private static String entry(Map.Entry<?, ?> entry) {
    return of(entry.getKey()) + " = " + of(entry.getValue());
  }

  private static String list(Stream<String> elements, boolean isOrdered) {
    return (isOrdered ? elements : elements.sorted()).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(
            c -> c < ' ' || c > '~' ? "\\u{" + Integer.toHexString(c) + "}" : Character.toString(c))
        .collect(Collectors.joining());
  }
}
