package io.perdure.agent.start;

import java.util.ArrayList;
import java.util.List;

/**
 * The modules of the JDK that the agent uses. A JVM whose main class is in a named module has only
 * those that its modules require, and an agent cannot add any.
 */
final class RequiredModules {

  private RequiredModules() {}

  /**
   * Fails before anything else does.
   *
   * @throws IllegalStateException with one line for the user
   */
  static void check(boolean embeddedStore) {
    List<String> missing = new ArrayList<>();
    if (embeddedStore) {
      addIfMissing("java.sql", missing);
    }
    addIfMissing("jdk.unsupported", missing);
    if (!missing.isEmpty()) {
      String names = String.join(",", missing);
      throw new IllegalStateException(
          "this JVM has not resolved " + names + "; start java with --add-modules " + names);
    }
  }

  private static void addIfMissing(String name, List<String> missing) {
    if (ModuleLayer.boot().findModule(name).isEmpty()) {
      missing.add(name);
    }
  }
}
