package io.perdure.runtime.cached;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys of arguments: equal when the arguments are, and for good, so arrays and collections
 * are copied.
 */
public final class Keys {

  private static final Object NONE = new Composite(Kind.ARGUMENTS, new @Nullable Object[0]);

  private Keys() {}

  /** What an argument of a class is as a part of a key. */
  private enum Kind {
    VALUE,
    ARGUMENTS,
    ARRAY,
    COLLECTION,
    LIST,
    SET,
    MAP,
    OPTIONAL,
    /** Has no equality but its identity. */
    REFUSED
  }

  private static final ClassValue<Kind> KINDS =
      new ClassValue<>() {
        @Override
        protected Kind computeValue(Class<?> type) {
          return kind(type);
        }
      };

  /**
   * The key of some arguments.
   *
   * @throws IllegalArgumentException for one without an equality of its own
   */
  public static Object of(@Nullable Object[] arguments) {
    return switch (arguments.length) {
      case 0 -> NONE;
      case 1 -> {
        Object part = part(arguments[0]);
        yield part == null ? NONE : part;
      }
      default -> new Composite(Kind.ARGUMENTS, parts(Arrays.asList(arguments)));
    };
  }

  /**
   * The same text for equal keys, in every JVM.
   *
   * @param texts of a part that is neither {@code null}, an array nor a collection
   */
  public static String text(@Nullable Object key, Function<Object, String> texts) {
    if (key instanceof Composite composite) {
      return Stream.of(composite.parts)
          .map(part -> text(part, texts))
          .collect(Collectors.joining(",", composite.kind + "(", ")"));
    }
    if (key instanceof Set<?> parts) {
      return parts.stream()
          .map(part -> text(part, texts))
          .sorted()
          .collect(Collectors.joining(",", "SET(", ")"));
    }
    if (key instanceof Map<?, ?> parts) {
      return parts.entrySet().stream()
          .map(each -> text(each.getKey(), texts) + "=" + text(each.getValue(), texts))
          .sorted()
          .collect(Collectors.joining(",", "MAP(", ")"));
    }
    String text = key == null ? "" : texts.apply(key);
    return text.length() + ":" + text;
  }

  private static @Nullable Object part(@Nullable Object argument) {
    if (argument == null || argument instanceof String) {
      return argument;
    }
    return switch (KINDS.get(argument.getClass())) {
      case VALUE, ARGUMENTS -> argument;
      case ARRAY -> array(argument);
      case COLLECTION -> new Composite(Kind.COLLECTION, parts((Collection<?>) argument));
      case LIST -> new Composite(Kind.LIST, parts((Collection<?>) argument));
      case SET -> set((Set<?>) argument);
      case MAP -> map((Map<?, ?>) argument);
      case OPTIONAL ->
          new Composite(Kind.OPTIONAL, parts(((Optional<?>) argument).stream().toList()));
      case REFUSED -> throw refused(argument.getClass());
    };
  }

  private static IllegalArgumentException refused(Class<?> type) {
    return new IllegalArgumentException(
        "An argument of class "
            + type.getName()
            + " cannot be the key of a cached method: the class has no equals and hashCode of its"
            + " own; give it both, or leave the parameter out with @CacheKey on the others");
  }

  private static @Nullable Object[] parts(Collection<?> elements) {
    @Nullable Object[] parts = new @Nullable Object[elements.size()];
    int i = 0;
    for (Object element : elements) {
      parts[i++] = part(element);
    }
    return parts;
  }

  private static Object array(Object array) {
    int length = Array.getLength(array);
    @Nullable Object[] parts = new @Nullable Object[length + 1];
    parts[length] = array.getClass().getComponentType().isPrimitive() ? array.getClass() : null;
    for (int i = 0; i < length; i++) {
      parts[i] = part(Array.get(array, i));
    }
    return new Composite(Kind.ARRAY, parts);
  }

  private static Object set(Set<?> elements) {
    Set<@Nullable Object> parts = new HashSet<>();
    for (Object element : elements) {
      parts.add(part(element));
    }
    return parts;
  }

  private static Object map(Map<?, ?> entries) {
    Map<@Nullable Object, @Nullable Object> parts = new HashMap<>();
    entries.forEach((key, value) -> parts.put(part(key), part(value)));
    return parts;
  }

  private static Kind kind(Class<?> type) {
    if (type.isArray()) {
      return Kind.ARRAY;
    }
    if (type == Optional.class) {
      return Kind.OPTIONAL;
    }
    if (List.class.isAssignableFrom(type)) {
      return Kind.LIST;
    }
    if (Set.class.isAssignableFrom(type)) {
      return Kind.SET;
    }
    if (Map.class.isAssignableFrom(type)) {
      return Kind.MAP;
    }
    if (Collection.class.isAssignableFrom(type)) {
      return Kind.COLLECTION;
    }
    return hasEquality(type) ? Kind.VALUE : Kind.REFUSED;
  }

  private static boolean hasEquality(Class<?> type) {
    if (type == Class.class || type.isEnum() || Enum.class.isAssignableFrom(type)) {
      return true;
    }
    try {
      return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class
          && type.getMethod("hashCode").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has them", e);
    }
  }

  /** Parts in their order. */
  private static final class Composite {
    private final Kind kind;
    private final @Nullable Object[] parts;
    private final int hash;

    Composite(Kind kind, @Nullable Object[] parts) {
      this.kind = kind;
      this.parts = parts;
      hash = 31 * kind.name().hashCode() + Arrays.hashCode(parts);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Composite composite
              && hash == composite.hash
              && kind == composite.kind
              && Arrays.equals(parts, composite.parts));
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
