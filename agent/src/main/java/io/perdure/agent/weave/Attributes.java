package io.perdure.agent.weave;

import io.perdure.runtime.time.Durations;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;

/** Checks the attributes of {@code @DurableObject} that the compiler cannot. */
final class Attributes {

  private Attributes() {}

  static @Nullable String reasonAgainst(ClassNode type) {
    if (type.visibleAnnotations == null) {
      return null;
    }
    for (AnnotationNode annotation : type.visibleAnnotations) {
      if (annotation.desc.equals(Names.ANNOTATION) && annotation.values != null) {
        return reasonAgainst(annotation.values);
      }
    }
    return null;
  }

  /** Names and values in turn. */
  private static @Nullable String reasonAgainst(List<Object> values) {
    for (int i = 0; i < values.size(); i += 2) {
      Object value = values.get(i + 1);
      if (values.get(i).equals("queueLimit") && (int) value < 1) {
        return "queueLimit = " + value + " lets no call in; give it at least 1";
      }
      if (values.get(i).equals("callTimeout")) {
        String reason = duration((String) value);
        if (reason != null) {
          return "callTimeout: " + reason;
        }
      }
    }
    return null;
  }

  private static @Nullable String duration(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Durations.parseNanos(text) == 0 ? "\"" + text + "\" leaves no time for a call" : null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
