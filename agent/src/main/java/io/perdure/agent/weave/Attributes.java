package io.perdure.agent.weave;

import io.perdure.runtime.time.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.ClassNode;

/** The attributes of {@code @DurableObject}; checks those that the compiler cannot. */
public final class Attributes {

  private Attributes() {}

  static List<String> reasonsAgainst(ClassNode type) {
    List<String> reasons = new ArrayList<>();
    Map<String, Object> values = of(type);
    if (values.get("queueLimit") instanceof Integer limit && limit < 1) {
      reasons.add("queueLimit = " + limit + " lets no call in; give it at least 1");
    }
    if (values.get("callTimeout") instanceof String text) {
      String reason = duration(text);
      if (reason != null) {
        reasons.add("callTimeout: " + reason);
      }
    }
    return reasons;
  }

  /** What the annotation on a class says, without defaults; empty for a class without it. */
  public static Map<String, Object> of(ClassNode type) {
    Map<String, Object> values = AnnotationValues.of(type.visibleAnnotations, Names.ANNOTATION);
    return values == null ? Map.of() : values;
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
