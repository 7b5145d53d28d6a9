package io.perdure.runtime.codec;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The earlier names that the application gives to its fields and constants.
 *
 * <p>The annotation is found by its name: each application has an API of its own, and the codec
 * none.
 */
final class Aliases {
  private static final String ANNOTATION = "io.perdure.Alias";

  private Aliases() {}

  /** Of a field, or of a record's component and its constructor's parameter; in order. */
  static List<String> of(Field field) {
    Class<?> type = field.getDeclaringClass();
    Set<String> names = new LinkedHashSet<>(on(field, type));
    if (type.isRecord()) {
      addOfComponent(field, names);
    } else {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        addOfParameters(field, constructor, names);
      }
    }
    return List.copyOf(names);
  }

  /** Of an enum's constant. */
  static List<String> of(Enum<?> constant) {
    Class<?> type = constant.getDeclaringClass();
    try {
      return on(type.getDeclaredField(constant.name()), type);
    } catch (NoSuchFieldException everyConstantHasOne) {
      throw new IllegalStateException(everyConstantHasOne);
    }
  }

  private static void addOfComponent(Field field, Set<String> names) {
    Class<?> type = field.getDeclaringClass();
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      if (components[i].getName().equals(field.getName())) {
        names.addAll(on(components[i], type));
        names.addAll(on(RecordShape.canonicalConstructor(type).getParameters()[i], type));
      }
    }
  }

  private static void addOfParameters(Field field, Executable constructor, Set<String> names) {
    Class<?> type = field.getDeclaringClass();
    for (Parameter parameter : constructor.getParameters()) {
      List<String> found = on(parameter, type);
      boolean isField = parameter.isNamePresent() && hasField(type, parameter.getName());
      if (!found.isEmpty() && !isField) {
        throw Refusal.of(
            "is a "
                + type.getName()
                + ", where @Alias stands on a parameter of a constructor that is not known to be a"
                + " field; put it on the field, or compile with -parameters");
      }
      if (parameter.getName().equals(field.getName())) {
        names.addAll(found);
      }
    }
  }

  private static boolean hasField(Class<?> type, String name) {
    return Stream.of(type.getDeclaredFields()).anyMatch(field -> field.getName().equals(name));
  }

  private static List<String> on(AnnotatedElement element, Class<?> declaring) {
    List<String> names = new ArrayList<>();
    try {
      for (Annotation each : element.getDeclaredAnnotations()) {
        if (each.annotationType().getName().equals(ANNOTATION)) {
          names.addAll(List.of((String[]) each.annotationType().getMethod("value").invoke(each)));
        }
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError unreadable) {
      // Going on without them could take a renamed field for one that was not stored.
      throw Refusal.of(
          "is a " + declaring.getName() + ", whose annotations cannot be read: " + unreadable,
          unreadable);
    }
    return names;
  }
}
