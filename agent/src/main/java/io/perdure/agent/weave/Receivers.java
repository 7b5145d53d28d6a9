package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Tells, within one method, which values are surely {@code this}, or the object it was made in. */
final class Receivers {

  private final Map<AbstractInsnNode, Frame<BasicValue>> frames = new HashMap<>();

  /** {@code this}, then what each outer field leads to. */
  private final List<BasicValue> known;

  private final @Nullable OuterField lastField;

  private Receivers(List<BasicValue> known, List<OuterField> path) {
    this.known = known;
    lastField = path.isEmpty() ? null : path.get(path.size() - 1);
  }

  /** Analyzes a method without loading a class. */
  static Receivers of(String owner, MethodNode method) {
    return of(owner, method, false, List.of());
  }

  /**
   * The same.
   *
   * @param selfFirst whether a static method has the object as its first argument
   * @param path from an instance of an inner class to its object
   */
  static Receivers of(String owner, MethodNode method, boolean selfFirst, List<OuterField> path) {
    ThisInterpreter interpreter = new ThisInterpreter(selfFirst, path);
    Receivers receivers = new Receivers(interpreter.known, path);
    try {
      Frame<BasicValue>[] frames = new Analyzer<>(interpreter).analyze(owner, method);
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
    return is(known.get(0), before, depth);
  }

  /** Whether it is the object: {@code this}, or what the path leads to. */
  boolean isObject(AbstractInsnNode before, int depth) {
    return is(known.get(known.size() - 1), before, depth);
  }

  /** Whether the instruction reads the last field of the path, and so reaches the object. */
  boolean reachesObject(AbstractInsnNode instruction) {
    return lastField != null
        && instruction instanceof FieldInsnNode access
        && access.getOpcode() == Opcodes.GETFIELD
        && access.owner.equals(lastField.owner())
        && access.name.equals(lastField.name())
        && is(known.get(known.size() - 2), instruction, 0);
  }

  private boolean is(BasicValue value, AbstractInsnNode before, int depth) {
    Frame<BasicValue> frame = frames.get(before);
    return frame != null && value.equals(frame.getStack(frame.getStackSize() - 1 - depth));
  }

  /** Whether any path leads to an instruction. */
  boolean isReachable(AbstractInsnNode instruction) {
    return frames.get(instruction) != null;
  }

  /** Follows what is known through locals, duplicates and casts. */
  private static final class ThisInterpreter extends BasicInterpreter {
    private final List<BasicValue> known = new ArrayList<>();
    private final boolean selfFirst;
    private final List<OuterField> path;

    ThisInterpreter(boolean selfFirst, List<OuterField> path) {
      super(Opcodes.ASM9);
      this.selfFirst = selfFirst;
      this.path = path;
      for (int i = 0; i <= path.size(); i++) {
        // Each of a type of its own, so that merging it with any other value loses it.
        known.add(new BasicValue(Type.getObjectType("known" + i)));
      }
    }

    @Override
    public BasicValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
      return (isInstanceMethod || selfFirst) && local == 0
          ? known.get(0)
          : super.newParameterValue(isInstanceMethod, local, type);
    }

    @Override
    public @Nullable BasicValue unaryOperation(AbstractInsnNode instruction, BasicValue value)
        throws AnalyzerException {
      int step = known.indexOf(value);
      if (step >= 0 && instruction.getOpcode() == Opcodes.CHECKCAST) {
        return value;
      }
      if (step >= 0
          && step < path.size()
          && instruction instanceof FieldInsnNode access
          && access.getOpcode() == Opcodes.GETFIELD
          && access.owner.equals(path.get(step).owner())
          && access.name.equals(path.get(step).name())) {
        return known.get(step + 1);
      }
      return super.unaryOperation(instruction, value);
    }
  }
}
