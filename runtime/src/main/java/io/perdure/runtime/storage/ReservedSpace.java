package io.perdure.runtime.storage;

import io.perdure.runtime.store.ReservedKeys;

/** What the runtime keeps in an object's storage, each under reserved keys of its own. */
public enum ReservedSpace {

  /** Completed values of methods that are {@code @Cached(persistent = true)}. */
  CACHED("cached/");

  private final String prefix;

  ReservedSpace(String prefix) {
    this.prefix = prefix;
  }

  String key(String name) {
    return ReservedKeys.of(prefix + name);
  }

  String name(String key) {
    return ReservedKeys.name(key).substring(prefix.length());
  }
}
