package io.perdure.agent.weave;

import org.objectweb.asm.tree.MethodNode;

/** Method bodies that are replaced as a whole. */
final class MethodBodies {

  private MethodBodies() {}

  /** Leaves a method without a body, and with the stack that its next one needs. */
  static void clear(MethodNode method, int maxStack) {
    method.maxStack = maxStack;
    method.instructions.clear();
    method.tryCatchBlocks.clear();
    method.localVariables = null;
    method.visibleLocalVariableAnnotations = null;
    method.invisibleLocalVariableAnnotations = null;
  }
}
