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
      return Boolean.TRUE.equals(isOnFile(fileOf(type))); // for some other annotation's fault
    }
  }

  /**
   * By its class file, which costs less, and loads nothing; by reflection if it has none.
   *
   * <p>Runs in {@code premain}, too: no lambdas.
   *
   * @param classFile what {@link #fileOf} found
   */
  static boolean isProbablyOn(Class<?> type, byte @Nullable [] classFile) {
    Boolean found = isOnFile(classFile);
    return found == null ? isOn(type) : found;
  }

  /** The class file that the class's loader has, or {@code null}. */
  static byte @Nullable [] fileOf(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  private static @Nullable Boolean isOnFile(byte @Nullable [] classFile) {
    try {
      return classFile == null ? null : Weaver.isAnnotated(classFile);
    } catch (RuntimeException unreadable) {
      return null;
    }
  }
}
