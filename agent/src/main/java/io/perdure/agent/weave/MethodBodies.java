package io.perdure.agent.weave;

import org.objectweb.asm.tree.MethodNode;

/** Method bodies that are replaced as a whole. */
final class MethodBodies {

  private MethodBodies() {}

  static void clear(MethodNode method) {
    method.instructions.clear();
    method.tryCatchBlocks.clear();
    method.localVariables = null;
    method.visibleLocalVariableAnnotations = null;
    method.invisibleLocalVariableAnnotations = null;
  }
}
