package io.perdure.agent.weave;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/** Tells, within one method, which values are surely {@code this}. */
final class Receivers {

  private final Map<AbstractInsnNode, Frame<SourceValue>> frames = new HashMap<>();
  private final boolean hasThis;

  private Receivers(MethodNode method) {
    hasThis = (method.access & Opcodes.ACC_STATIC) == 0 && !overwritesThis(method);
  }

  /** Analyzes a method without loading a class. */
  static Receivers of(String owner, MethodNode method) {
    Receivers receivers = new Receivers(method);
    try {
      Frame<SourceValue>[] frames =
          new Analyzer<>(new Sources()).analyzeAndComputeMaxs(owner, method);
      for (int i = 0; i < frames.length; i++) {
        receivers.frames.put(method.instructions.get(i), frames[i]);
      }
      return receivers;
    } catch (AnalyzerException e) {
      throw new RefusedException(
          "method "
              + method.name
              + " cannot be analyzed ("
              + e.getMessage()
              + "); compile the class with a current compiler");
    }
  }

  /** Whether {@code depth} values below the top of the stack is {@code this}, or dead code. */
  boolean isThis(AbstractInsnNode before, int depth) {
    Frame<SourceValue> frame = frames.get(before);
    if (frame == null) {
      return true;
    }
    SourceValue value = frame.getStack(frame.getStackSize() - 1 - depth);
    return hasThis && value.insns.stream().allMatch(Receivers::loadsThis);
  }

  private static boolean loadsThis(AbstractInsnNode source) {
    return source.getOpcode() == Opcodes.ALOAD && ((VarInsnNode) source).var == 0;
  }

  private static boolean overwritesThis(MethodNode method) {
    for (AbstractInsnNode each : method.instructions) {
      if (each.getOpcode() == Opcodes.ASTORE && ((VarInsnNode) each).var == 0) {
        return true;
      }
    }
    return false;
  }

  /** A duplicate comes from where its original does. */
  private static final class Sources extends SourceInterpreter {

    Sources() {
      super(Opcodes.ASM9);
    }

    @Override
    public SourceValue copyOperation(AbstractInsnNode instruction, SourceValue value) {
      int opcode = instruction.getOpcode();
      boolean duplicates = opcode >= Opcodes.DUP && opcode <= Opcodes.SWAP;
      return duplicates ? value : super.copyOperation(instruction, value);
    }
  }
}
