package io.perdure.agent.weave;

import org.objectweb.asm.tree.MethodNode;

/** What a prologue needs besides, in a class that is not durable itself. */
final class LateWeaving {

  private LateWeaving() {}

  /**
   * Readies a method for its prologue.
   *
   * @throws RefusedException when its class is loaded and would have to change its shape
   */
  static void prepare(MethodNode method, boolean isLoaded) {
    if (Monitors.has(method)) {
      if (isLoaded) {
        throw tooLate("method " + method.name + " is synchronized");
      }
      Monitors.moveIntoBody(method);
    }
    if (isLoaded && WideCalls.isWide(method)) {
      throw tooLate("method " + method.name + " has very many arguments");
    }
  }

  private static RefusedException tooLate(String what) {
    return new RefusedException(
        what
            + ", which cannot be woven since the class was loaded earlier; let the annotated class"
            + " override it and call super, or start the JVM with the agent and use the annotated"
            + " class first");
  }
}
