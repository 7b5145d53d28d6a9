package io.perdure.agent.start;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which classes have been looked at for the annotation; as long-lived as their loaders. */
final class DurableClasses {

  private static final String API = "io/perdure/DurableObject.class";

  private final Map<ClassLoader, Map<String, Boolean>> known = new WeakHashMap<>();
  private final Map<ClassLoader, Boolean> seesApi = new WeakHashMap<>();

  /** The threads that are finding out whether a loader sees the API. */
  private final Map<ClassLoader, Set<Thread>> asking = new WeakHashMap<>();

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
    synchronized (this) {
      Boolean sees = seesApi.get(loader);
      if (sees != null) {
        return sees;
      }
      if (!asking(loader).add(Thread.currentThread())) {
        return false; // for the classes that the question itself loads, and for no others
      }
    }
    boolean sees = false;
    try {
      sees = loader.getResource(API) != null;
    } finally {
      answer(loader, sees);
    }
    return sees;
  }

  private Set<Thread> asking(ClassLoader loader) {
    Set<Thread> threads = asking.get(loader);
    if (threads == null) {
      threads = new HashSet<>();
      asking.put(loader, threads);
    }
    return threads;
  }

  private synchronized void answer(ClassLoader loader, boolean sees) {
    asking(loader).remove(Thread.currentThread());
    if (sees) {
      seesApi.put(loader, true);
    } else {
      seesApi.putIfAbsent(loader, false);
    }
  }

  /** Told by a class that names the annotation. */
  synchronized void seesApiFromNowOn(ClassLoader loader) {
    seesApi.put(loader, true);
  }
}
