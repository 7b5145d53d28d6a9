package io.perdure.agent.start;

import io.perdure.agent.weave.Refusal;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Why classes were refused when they loaded; as long-lived as their loaders. */
final class RefusedClasses {

  private final Map<ClassLoader, Map<String, String>> reasons = new WeakHashMap<>();

  synchronized void add(ClassLoader loader, Refusal refusal) {
    reasons
        .computeIfAbsent(loader, any -> new ConcurrentHashMap<>())
        .put(refusal.className(), refusal.reason());
  }

  synchronized @Nullable String reason(Class<?> type) {
    Map<String, String> ofLoader = reasons.get(type.getClassLoader());
    return ofLoader == null ? null : ofLoader.get(type.getName());
  }
}
