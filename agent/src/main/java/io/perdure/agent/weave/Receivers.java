package io.perdure.agent.weave;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Tells, within one method, which values are surely {@code this}. */
final class Receivers {

  /** Of a type of its own, so that merging it with any other value loses it. */
  private static final BasicValue THIS = new BasicValue(Type.getObjectType("this"));

  private final Map<AbstractInsnNode, Frame<BasicValue>> frames = new HashMap<>();

  private Receivers() {}

  /** Analyzes a method without loading a class. */
  static Receivers of(String owner, MethodNode method) {
    Receivers receivers = new Receivers();
    try {
      Frame<BasicValue>[] frames = new Analyzer<>(new ThisInterpreter()).analyze(owner, method);
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

  /** Whether the value {@code depth} below the top of the stack is {@code this}. */
  boolean isThis(AbstractInsnNode before, int depth) {
    Frame<BasicValue> frame = frames.get(before);
    return frame != null && THIS.equals(frame.getStack(frame.getStackSize() - 1 - depth));
  }

  /** Whether any path leads to an instruction. */
  boolean isReachable(AbstractInsnNode instruction) {
    return frames.get(instruction) != null;
  }

  /** Follows {@code this} through locals, duplicates and casts. */
  private static final class ThisInterpreter extends BasicInterpreter {

    ThisInterpreter() {
      super(Opcodes.ASM9);
    }

    @Override
    public BasicValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
      return isInstanceMethod && local == 0
          ? THIS
          : super.newParameterValue(isInstanceMethod, local, type);
    }

    @Override
    public @Nullable BasicValue unaryOperation(AbstractInsnNode instruction, BasicValue value)
        throws AnalyzerException {
      boolean isCast = instruction.getOpcode() == Opcodes.CHECKCAST;
      return isCast && THIS.equals(value) ? value : super.unaryOperation(instruction, value);
    }
  }
}
