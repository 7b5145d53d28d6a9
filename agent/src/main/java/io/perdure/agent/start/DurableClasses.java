package io.perdure.agent.start;

import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which classes have been looked at for the annotation; as long-lived as their loaders. */
final class DurableClasses {

  private static final String API = "io/perdure/DurableObject.class";

  private final Map<ClassLoader, Map<String, Boolean>> known = new WeakHashMap<>();
  private final Map<ClassLoader, Boolean> seesApi = new WeakHashMap<>();

  /** Of all loaders: there are few. */
  private final Set<String> durableNames = ConcurrentHashMap.newKeySet();

  /** By internal name. */
  synchronized Map<String, Boolean> of(ClassLoader loader) {
    Map<String, Boolean> ofLoader = known.get(loader);
    if (ofLoader == null) {
      ofLoader = new ConcurrentHashMap<>();
      known.put(loader, ofLoader);
    }
    return ofLoader;
  }

  /** Remembers one that was woven. */
  void add(ClassLoader loader, String internalName) {
    of(loader).put(internalName, true);
    durableNames.add(internalName);
  }

  /** Whether a durable class of that name was woven, for whichever loader. */
  boolean mayBeDurable(String internalName) {
    return durableNames.contains(internalName);
  }

  /**
   * Whether a loader's classes can have to do with durable ones: where the API is not to be seen,
   * nobody is annotated. It keeps the looks of ordinary applications' classes short.
   */
  boolean seesApi(ClassLoader loader) {
    Boolean sees;
    synchronized (this) {
      sees = seesApi.putIfAbsent(loader, false); // for the classes that the question may load
    }
    if (sees == null) {
      sees = loader.getResource(API) != null;
      if (sees) {
        seesApiFromNowOn(loader);
      }
    }
    return sees;
  }

  /** Told by a class that names the annotation. */
  synchronized void seesApiFromNowOn(ClassLoader loader) {
    seesApi.put(loader, true);
  }
}
