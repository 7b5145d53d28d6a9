package io.perdure.agent.inspect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Where the values of one method may come from: the instructions that made them, seen through
 * locals and copies. A parameter is a load of its local that stands in no code.
 */
final class Origins {

  private final Map<AbstractInsnNode, Frame<SourceValue>> frames = new HashMap<>();
  private final Tracer tracer = new Tracer();

  private Origins() {}

  /** Knows nothing of a method that no compiler makes and that cannot be analyzed. */
  static Origins of(String owner, MethodNode method) {
    Origins origins = new Origins();
    try {
      Frame<SourceValue>[] frames = new Analyzer<>(origins.tracer).analyze(owner, method);
      for (int i = 0; i < frames.length; i++) {
        origins.frames.put(method.instructions.get(i), frames[i]);
      }
    } catch (AnalyzerException unusual) {
      origins.frames.clear();
    }
    return origins;
  }

  /** The possible makers of the value {@code depth} below the top of the stack. */
  Set<AbstractInsnNode> of(AbstractInsnNode before, int depth) {
    Frame<SourceValue> frame = frames.get(before);
    return frame == null ? Set.of() : frame.getStack(frame.getStackSize() - 1 - depth).insns;
  }

  /** The same, seen through casts. */
  Set<AbstractInsnNode> throughCasts(AbstractInsnNode before, int depth) {
    Set<AbstractInsnNode> found = new LinkedHashSet<>();
    collect(before, depth, found, new HashSet<>());
    return found;
  }

  private void collect(
      AbstractInsnNode before, int depth, Set<AbstractInsnNode> found, Set<AbstractInsnNode> seen) {
    for (AbstractInsnNode each : of(before, depth)) {
      if (each.getOpcode() != Opcodes.CHECKCAST) {
        found.add(each);
      } else if (seen.add(each)) {
        collect(each, 0, found, seen);
      }
    }
  }

  /** Whether a value is {@code this} and nothing else. */
  boolean isThis(AbstractInsnNode before, int depth) {
    Set<AbstractInsnNode> makers = throughCasts(before, depth);
    return makers.size() == 1 && local(makers.iterator().next()) == 0 && tracer.hasThis;
  }

  /** The local of a parameter, or -1 for what is none. */
  int local(AbstractInsnNode maker) {
    return maker instanceof VarInsnNode load && tracer.parameters.containsValue(load)
        ? load.var
        : -1;
  }

  private static final class Tracer extends SourceInterpreter {
    final Map<Integer, VarInsnNode> parameters = new HashMap<>();
    boolean hasThis;

    Tracer() {
      super(Opcodes.ASM9);
    }

    @Override
    public SourceValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
      hasThis |= isInstanceMethod;
      return new SourceValue(
          type.getSize(),
          parameters.computeIfAbsent(local, index -> new VarInsnNode(Opcodes.ALOAD, index)));
    }

    @Override
    public SourceValue copyOperation(AbstractInsnNode instruction, SourceValue value) {
      return value;
    }
  }
}
