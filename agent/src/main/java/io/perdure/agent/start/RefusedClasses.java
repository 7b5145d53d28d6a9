package io.perdure.agent.start;

import io.perdure.agent.weave.Refusal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Why classes were refused when they loaded; as long-lived as their loaders. */
final class RefusedClasses {

  private final Map<ClassLoader, Map<String, String>> reasons = new WeakHashMap<>();

  private final Map<ClassLoader, Set<Refusal>> methods = new WeakHashMap<>();

  synchronized void add(ClassLoader loader, Refusal refusal) {
    reasons
        .computeIfAbsent(loader, any -> new ConcurrentHashMap<>())
        .put(refusal.className(), refusal.reason());
  }

  /** Whether it is new that a method of a class that is not durable is refused. */
  synchronized boolean addMethod(ClassLoader loader, Refusal refusal) {
    return methods.computeIfAbsent(loader, any -> new HashSet<>()).add(refusal);
  }

  synchronized @Nullable String reason(Class<?> type) {
    Map<String, String> ofLoader = reasons.get(type.getClassLoader());
    return ofLoader == null ? null : ofLoader.get(type.getName());
  }
}
