package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;

/** Which cached methods a method that carries {@code @CacheInvalidate} concerns. */
final class Invalidation {

  private final CacheMethod annotated;
  private final Map<String, Object> values;
  private final List<Target> targets = new ArrayList<>();
  private @Nullable String unknown;

  private Invalidation(CacheMethod annotated, Map<String, Object> values) {
    this.annotated = annotated;
    this.values = values;
  }

  static Invalidation of(
      ClassNode type, CacheMethod annotated, Map<String, Object> values, ClassSource source) {
    Invalidation found = new Invalidation(annotated, values);
    found.find(type, source);
    return found;
  }

  private void find(ClassNode type, ClassSource source) {
    List<String> names = names();
    if (names.isEmpty()) {
      addCached(type, null);
      return;
    }
    List<ClassNode> classes = SuperNames.classes(type, source);
    for (String name : names) {
      int before = targets.size();
      classes.forEach(each -> addCached(each, name));
      if (targets.size() == before) {
        unknown = name;
      }
    }
  }

  private List<String> names() {
    return values.get("method") instanceof List<?> names
        ? names.stream().map(String::valueOf).distinct().toList()
        : List.of();
  }

  private void addCached(ClassNode owner, @Nullable String name) {
    for (CacheMethod each : CacheMethod.of(owner)) {
      if (each.cached() != null && (name == null || each.method().name.equals(name))) {
        targets.add(new Target(owner.name, each));
      }
    }
  }

  private boolean isOfAll() {
    return Boolean.TRUE.equals(values.get("all"));
  }

  @Nullable String reason() {
    String method = "method " + annotated.method().name;
    if (unknown != null) {
      return method
          + " invalidates \""
          + unknown
          + "\", which is no @Cached method of its class or of a superclass; correct the name";
    }
    if (targets.isEmpty()) {
      return method
          + " invalidates what its class keeps, which has no @Cached method; name one of a"
          + " superclass, or remove @CacheInvalidate";
    }
    for (Target target : targets) {
      String name = target.method.method().name;
      if (annotated.isStatic() && !target.method.isStatic()) {
        return method
            + " is static and cannot invalidate "
            + name
            + ", whose values belong to instances; make it an instance method";
      }
      if (!isOfAll() && !annotated.keyTypes().equals(target.method.keyTypes())) {
        return method
            + " has the key "
            + text(annotated.keyTypes())
            + ", and "
            + name
            + ", which it invalidates, the key "
            + text(target.method.keyTypes())
            + "; put @CacheKey on the same parameters, name others, or set all = true";
      }
    }
    return null;
  }

  private static String text(List<Type> types) {
    return types.stream().map(Type::getClassName).collect(Collectors.joining(", ", "(", ")"));
  }

  /** What the call site says. */
  List<String> options() {
    List<String> lines = new ArrayList<>();
    lines.add(isOfAll() ? "all=true" : CacheOptions.key(annotated));
    targets.forEach(
        each -> lines.add("of=" + each.owner + "." + each.method.method().name + each.desc()));
    return lines;
  }

  private record Target(String owner, CacheMethod method) {
    String desc() {
      return method.method().desc;
    }
  }
}
