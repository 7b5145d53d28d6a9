package io.perdure.agent.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Binds the cell directly after the super-constructor call, so that an instance that escapes from
 * the rest of its constructor is guarded already. A constructor that calls another one of the class
 * leaves it to that one.
 */
final class CellBinding {

  private CellBinding() {}

  static void add(ClassNode type, MethodNode constructor) {
    MethodInsnNode call = superCall(constructor);
    if (call == null) {
      throw new RefusedException(
          "constructor "
              + constructor.desc
              + " has no recognizable super-constructor call; compile the class with a current"
              + " compiler");
    }
    if (call.owner.equals(type.name)) {
      return;
    }
    InsnList bind = new InsnList();
    bind.add(new VarInsnNode(Opcodes.ALOAD, 0));
    bind.add(new InsnNode(Opcodes.DUP));
    bind.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            Names.ENTRY,
            "bind",
            "(Ljava/lang/Object;)" + Names.CELL_DESCRIPTOR,
            false));
    bind.add(new FieldInsnNode(Opcodes.PUTFIELD, type.name, Names.FIELD, Names.CELL_DESCRIPTOR));
    constructor.instructions.insert(call, bind);
  }

  /** The one constructor call that does not belong to a {@code new} before it. */
  private static @Nullable MethodInsnNode superCall(MethodNode constructor) {
    int created = 0;
    for (AbstractInsnNode each : constructor.instructions) {
      if (each instanceof TypeInsnNode && each.getOpcode() == Opcodes.NEW) {
        created++;
      } else if (each instanceof MethodInsnNode call
          && call.getOpcode() == Opcodes.INVOKESPECIAL
          && call.name.equals("<init>")
          && created-- == 0) {
        return call;
      }
    }
    return null;
  }
}
