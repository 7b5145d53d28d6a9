package io.perdure.agent.weave;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AnnotationNode;

/** What annotations say, without defaults. */
final class AnnotationValues {

  private AnnotationValues() {}

  /** The values of one of the annotations by name, or {@code null} if it is not among them. */
  static @Nullable Map<String, Object> of(
      @Nullable List<AnnotationNode> annotations, String descriptor) {
    if (annotations != null) {
      for (AnnotationNode annotation : annotations) {
        if (annotation.desc.equals(descriptor)) {
          return byName(annotation.values);
        }
      }
    }
    return null;
  }

  static boolean has(@Nullable List<AnnotationNode> annotations, String descriptor) {
    return of(annotations, descriptor) != null;
  }

  /** Names and values in turn. */
  private static Map<String, Object> byName(@Nullable List<Object> values) {
    Map<String, Object> byName = new LinkedHashMap<>();
    if (values != null) {
      for (int i = 0; i < values.size(); i += 2) {
        byName.put((String) values.get(i), values.get(i + 1));
      }
    }
    return byName;
  }
}
