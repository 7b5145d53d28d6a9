package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.MethodNode;

/** Stack map frames, in their expanded form. */
final class Frames {

  private Frames() {}

  /** What is there when a method begins. */
  static FrameNode initial(ClassNode type, MethodNode method) {
    List<Object> locals = new ArrayList<>();
    if (!Arguments.isStatic(method)) {
      locals.add(type.name);
    }
    for (Type parameter : Type.getArgumentTypes(method.desc)) {
      locals.add(verified(parameter));
    }
    return frame(locals, List.of());
  }

  /** Where an exception is caught and nothing is known but one object in a local. */
  static FrameNode handler(int local) {
    List<Object> locals = new ArrayList<>();
    pad(locals, local);
    locals.add("java/lang/Object");
    return frame(locals, List.of("java/lang/Throwable"));
  }

  /** Adds an object in a new last local to all frames of a method. */
  static void addLocal(MethodNode method, int local) {
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof FrameNode frame) {
        List<Object> locals = new ArrayList<>(frame.local);
        pad(locals, local);
        locals.add("java/lang/Object");
        frame.local = locals;
      }
    }
  }

  private static void pad(List<Object> locals, int local) {
    int size = 0;
    for (Object each : locals) {
      size += each == Opcodes.LONG || each == Opcodes.DOUBLE ? 2 : 1;
    }
    for (; size < local; size++) {
      locals.add(Opcodes.TOP);
    }
  }

  private static FrameNode frame(List<Object> locals, List<Object> stack) {
    return new FrameNode(
        Opcodes.F_NEW, locals.size(), locals.toArray(), stack.size(), stack.toArray());
  }

  private static Object verified(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> Opcodes.INTEGER;
      case Type.LONG -> Opcodes.LONG;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      default -> type.getInternalName();
    };
  }
}
