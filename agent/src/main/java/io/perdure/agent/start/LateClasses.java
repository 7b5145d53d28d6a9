package io.perdure.agent.start;

import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The durable classes that were loaded before the agent, and so can get new bodies and no field; as
 * long-lived as their loaders.
 */
final class LateClasses {

  /** By internal name: whether its bodies are woven. */
  private final Map<ClassLoader, Map<String, Boolean>> known = new WeakHashMap<>();

  /** Remembers a class that is to be woven. */
  synchronized void expect(Class<?> type) {
    of(type.getClassLoader()).putIfAbsent(internalName(type), false);
  }

  /** Remembers that a class is woven. */
  synchronized void markWoven(ClassLoader loader, String internalName) {
    of(loader).put(internalName, true);
  }

  synchronized boolean isLate(ClassLoader loader, String internalName) {
    Map<String, Boolean> ofLoader = known.get(loader);
    return ofLoader != null && ofLoader.containsKey(internalName);
  }

  synchronized boolean isWoven(Class<?> type) {
    Map<String, Boolean> ofLoader = known.get(type.getClassLoader());
    return ofLoader != null && Boolean.TRUE.equals(ofLoader.get(internalName(type)));
  }

  private Map<String, Boolean> of(ClassLoader loader) {
    Map<String, Boolean> ofLoader = known.get(loader);
    if (ofLoader == null) {
      ofLoader = new HashMap<>();
      known.put(loader, ofLoader);
    }
    return ofLoader;
  }

  private static String internalName(Class<?> type) {
    return type.getName().replace('.', '/');
  }
}
