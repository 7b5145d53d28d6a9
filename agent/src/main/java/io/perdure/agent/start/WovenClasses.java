package io.perdure.agent.start;

import io.perdure.agent.weave.Names;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;

/** Tells loaded classes that the weaver has seen. */
final class WovenClasses {

  private WovenClasses() {}

  static boolean isWoven(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals(Names.FIELD)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it was meant to be one. */
  static boolean isAnnotated(Class<?> type) {
    for (Annotation annotation : type.getDeclaredAnnotations()) {
      if (annotation.annotationType().descriptorString().equals(Names.ANNOTATION)) {
        return true;
      }
    }
    return false;
  }
}
