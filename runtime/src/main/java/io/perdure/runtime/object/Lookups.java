package io.perdure.runtime.object;

import java.lang.invoke.MethodHandles;

/** Full access to woven classes, whatever module they are in; the agent can arrange it. */
@FunctionalInterface
public interface Lookups {

  /** A lookup with private access to the class. */
  MethodHandles.Lookup in(Class<?> type);
}
