package io.perdure.agent.start;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which classes have been looked at for the annotation; as long-lived as their loaders. */
final class DurableClasses {

  private final Map<ClassLoader, Map<String, Boolean>> known = new WeakHashMap<>();

  /** By internal name. */
  synchronized Map<String, Boolean> of(ClassLoader loader) {
    return known.computeIfAbsent(loader, any -> new ConcurrentHashMap<>());
  }
}
