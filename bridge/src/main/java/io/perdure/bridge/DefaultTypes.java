package io.perdure.bridge;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code getOrDefault} asks for, given its default. */
final class DefaultTypes {

  private DefaultTypes() {}

  /**
   * The default's class where that is what the caller can expect. A collection is asked for by its
   * interface, since {@code List.of()} has a class of its own; and where the class has relatives
   * the caller may mean any of them, such as another case of a sealed interface.
   */
  static Class<?> of(Object defaultValue) {
    // First, because asking an instance of a final class for an interface it lacks is slow on 17.
    if (defaultValue instanceof Number || defaultValue instanceof String) {
      return defaultValue.getClass();
    }
    if (defaultValue instanceof List) {
      return List.class;
    }
    if (defaultValue instanceof Set) {
      return Set.class;
    }
    if (defaultValue instanceof Map) {
      return Map.class;
    }
    if (defaultValue instanceof Collection) {
      return Collection.class;
    }
    if (defaultValue instanceof Enum<?> constant) {
      return constant.getDeclaringClass();
    }
    return hasRelatives(defaultValue.getClass()) ? Object.class : defaultValue.getClass();
  }

  private static boolean hasRelatives(Class<?> type) {
    boolean fromTheJdk = type.getClassLoader() == null;
    boolean extendsNothing = type.getSuperclass() == Object.class || type.isRecord();
    return !fromTheJdk && (!extendsNothing || type.getInterfaces().length > 0);
  }
}
