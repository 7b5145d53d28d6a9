package io.perdure.runtime.object;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import org.jspecify.annotations.Nullable;

/** The API's annotations, by their names: each application class loader may have its own. */
final class CachedAnnotation {

  private CachedAnnotation() {}

  static boolean isOn(Method method) {
    return on(method, "io.perdure.Cached") != null;
  }

  static boolean isPersistent(Method method) {
    Annotation cached = on(method, "io.perdure.Cached");
    try {
      return cached != null
          && (boolean) cached.annotationType().getMethod("persistent").invoke(cached);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(cached + " is none of this version", e);
    }
  }

  /** How many parts the key has. */
  static int keySize(Method method) {
    int marked = 0;
    for (Parameter parameter : method.getParameters()) {
      if (on(parameter, "io.perdure.CacheKey") != null) {
        marked++;
      }
    }
    return marked == 0 ? method.getParameterCount() : marked;
  }

  private static @Nullable Annotation on(AnnotatedElement element, String name) {
    for (Annotation each : element.getAnnotations()) {
      if (each.annotationType().getName().equals(name)) {
        return each;
      }
    }
    return null;
  }
}
