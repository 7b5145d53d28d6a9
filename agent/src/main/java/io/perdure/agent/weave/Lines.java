package io.perdure.agent.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** Lines of the source, as far as class files have them; 0 stands for an unknown one. */
public final class Lines {

  private Lines() {}

  /** The line of an instruction. */
  public static int at(AbstractInsnNode instruction) {
    for (AbstractInsnNode each = instruction; each != null; each = each.getPrevious()) {
      if (each instanceof LineNumberNode line) {
        return line.line;
      }
    }
    return 0;
  }

  /** The first line of a method's code. */
  public static int first(MethodNode method) {
    for (@Nullable AbstractInsnNode each : method.instructions) {
      if (each instanceof LineNumberNode line) {
        return line.line;
      }
    }
    return 0;
  }
}
