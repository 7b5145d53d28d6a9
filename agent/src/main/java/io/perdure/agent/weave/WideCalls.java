package io.perdure.agent.weave;

import io.perdure.entry.PerdureEntry;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Methods with more arguments than a method handle takes: the call site passes an array, which a
 * static method of the same class unpacks.
 */
final class WideCalls {

  /** How deep the stack gets while an array is filled, with two objects below it. */
  static final int STACK = 7;

  /** A handle takes 253 slots; those that are built around it need a few more. */
  private static final int MOST_SLOTS = 240;

  private static final int ARRAY = 1;

  private WideCalls() {}

  static boolean isWide(MethodNode method) {
    return isWide(Arguments.slots(method));
  }

  /** Whether arguments, the instance included, are too many for a handle. */
  static boolean isWide(int slots) {
    return slots > MOST_SLOTS;
  }

  /** Leaves an array with the arguments on the stack, an activation among them as its reference. */
  static void pack(MethodNode method, InsnList code) {
    List<Type> types = Arguments.afterSelf(method);
    code.add(new IntInsnNode(Opcodes.SIPUSH, types.size()));
    code.add(new TypeInsnNode(Opcodes.ANEWARRAY, "java/lang/Object"));
    int local = 1;
    for (int i = 0; i < types.size(); i++) {
      Type type = types.get(i);
      code.add(new InsnNode(Opcodes.DUP));
      code.add(new IntInsnNode(Opcodes.SIPUSH, i));
      code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), local));
      local += type.getSize();
      if (isPrimitive(type)) {
        String wrapper = wrapper(type);
        String descriptor = "(" + type.getDescriptor() + ")L" + wrapper + ";";
        code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, wrapper, "valueOf", descriptor, false));
      } else {
        code.add(
            new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                Names.ENTRY,
                "outside",
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                false));
      }
      code.add(new InsnNode(Opcodes.AASTORE));
    }
  }

  /** Adds the method that unpacks the array; returns its name. */
  static String addUnpacking(ClassNode type, MethodNode method) {
    String name = PerdureEntry.UNPACKING + method.name + "$" + type.methods.indexOf(method);
    Type returned = Type.getReturnType(method.desc);
    MethodNode unpacking =
        new MethodNode(
            Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
            name,
            "(L" + type.name + ";[Ljava/lang/Object;)" + returned.getDescriptor(),
            null,
            method.exceptions.toArray(String[]::new));
    InsnList code = unpacking.instructions;
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    List<Type> types = Arguments.afterSelf(method);
    for (int i = 0; i < types.size(); i++) {
      code.add(new VarInsnNode(Opcodes.ALOAD, ARRAY));
      code.add(new IntInsnNode(Opcodes.SIPUSH, i));
      code.add(new InsnNode(Opcodes.AALOAD));
      unpack(types.get(i), code);
    }
    boolean isInterface = (type.access & Opcodes.ACC_INTERFACE) != 0;
    // Not virtual: this very method, also where a subclass overrides it.
    int call = Arguments.isStatic(method) ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL;
    code.add(new MethodInsnNode(call, type.name, method.name, method.desc, isInterface));
    code.add(new InsnNode(returned.getOpcode(Opcodes.IRETURN)));
    unpacking.maxStack = Arguments.slots(method) + 2;
    unpacking.maxLocals = 2;
    type.methods.add(unpacking);
    return name;
  }

  private static void unpack(Type type, InsnList code) {
    if (isPrimitive(type)) {
      String wrapper = wrapper(type);
      code.add(new TypeInsnNode(Opcodes.CHECKCAST, wrapper));
      code.add(
          new MethodInsnNode(
              Opcodes.INVOKEVIRTUAL,
              wrapper,
              type.getClassName() + "Value",
              "()" + type.getDescriptor(),
              false));
    } else {
      code.add(new TypeInsnNode(Opcodes.CHECKCAST, type.getInternalName()));
    }
  }

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  private static String wrapper(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN -> "java/lang/Boolean";
      case Type.CHAR -> "java/lang/Character";
      case Type.BYTE -> "java/lang/Byte";
      case Type.SHORT -> "java/lang/Short";
      case Type.INT -> "java/lang/Integer";
      case Type.FLOAT -> "java/lang/Float";
      case Type.LONG -> "java/lang/Long";
      default -> "java/lang/Double";
    };
  }
}
