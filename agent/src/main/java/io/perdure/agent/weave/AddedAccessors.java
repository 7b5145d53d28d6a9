package io.perdure.agent.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Methods that other agents added for fields that they added: tracing agents keep a task's context
 * in it. They are no part of the object; whoever hands it to an executor must not wait for a turn.
 */
final class AddedAccessors {

  private AddedAccessors() {}

  /** Whether a method is synthetic, and does nothing but access synthetic fields of its class. */
  static boolean contain(ClassNode type, MethodNode method) {
    if ((method.access & Opcodes.ACC_SYNTHETIC) == 0) {
      return false;
    }
    boolean accesses = false;
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof MethodInsnNode || each instanceof InvokeDynamicInsnNode) {
        return false;
      }
      if (each instanceof FieldInsnNode field) {
        if (!isSynthetic(type, field)) {
          return false;
        }
        accesses = true;
      }
    }
    return accesses;
  }

  private static boolean isSynthetic(ClassNode type, FieldInsnNode access) {
    return access.owner.equals(type.name)
        && type.fields.stream()
            .anyMatch(
                field ->
                    field.name.equals(access.name)
                        && field.desc.equals(access.desc)
                        && (field.access & Opcodes.ACC_SYNTHETIC) != 0);
  }
}
