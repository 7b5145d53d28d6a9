package io.perdure.agent.start;

import io.perdure.agent.weave.Names;
import io.perdure.agent.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** Tells whether a loaded class carries the annotation, without initializing it. */
final class DurableAnnotation {

  private DurableAnnotation() {}

  /** By reflection, which asks the very class. */
  static boolean isOn(Class<?> type) {
    try {
      for (Annotation annotation : type.getDeclaredAnnotations()) {
        if (annotation.annotationType().descriptorString().equals(Names.ANNOTATION)) {
          return true;
        }
      }
      return false;
    } catch (RuntimeException | LinkageError unreadable) {
      return Boolean.TRUE.equals(isOnFileOf(type)); // for some other annotation's fault
    }
  }

  /**
   * By its class file, which costs less, and loads nothing; by reflection if it has none.
   *
   * <p>Runs in {@code premain}, too: no lambdas.
   */
  static boolean isProbablyOn(Class<?> type) {
    Boolean found = isOnFileOf(type);
    return found == null ? isOn(type) : found;
  }

  private static @Nullable Boolean isOnFileOf(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      return in == null ? null : Weaver.isAnnotated(in.readAllBytes());
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }
}
