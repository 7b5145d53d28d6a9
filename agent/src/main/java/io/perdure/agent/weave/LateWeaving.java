package io.perdure.agent.weave;

import org.objectweb.asm.tree.MethodNode;

/** What a prologue needs besides, in a class that has or may have its shape for good. */
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

  /**
   * The same for a method of a durable class that was loaded before the agent.
   *
   * @throws RefusedException when the class would have to change its shape
   */
  static void requireBodyOnly(MethodNode method) {
    String what = null;
    if (Monitors.has(method)) {
      what = "method " + method.name + " is synchronized";
    } else if (WideCalls.isWide(method)) {
      what = "method " + method.name + " has very many arguments";
    }
    if (what != null) {
      throw new RefusedException(
          what
              + ", which cannot be woven since the class was loaded before the agent; start the JVM"
              + " with -javaagent:perdure-agent.jar");
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
