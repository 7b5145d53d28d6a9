package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.objectweb.asm.tree.ClassNode;

/** What the call site of a cached or invalidating method says: lines of {@code name=value}. */
final class CacheOptions {

  private CacheOptions() {}

  static String of(ClassNode type, CacheMethod annotated, ClassSource source) {
    Map<String, Object> invalidates = annotated.invalidates();
    List<String> lines =
        invalidates == null
            ? ofCached(annotated)
            : Invalidation.of(type, annotated, invalidates, source).options();
    return String.join("\n", lines);
  }

  private static List<String> ofCached(CacheMethod annotated) {
    List<String> lines = new ArrayList<>();
    Map<String, Object> values = annotated.cached();
    if (values != null) {
      values.forEach(
          (name, value) -> {
            if (!value.equals("")) { // a duration that is not given
              lines.add(name + "=" + value);
            }
          });
    }
    lines.add(key(annotated));
    return lines;
  }

  static String key(CacheMethod annotated) {
    return annotated.key().stream()
        .map(String::valueOf)
        .collect(Collectors.joining(",", "key=", ""));
  }
}
