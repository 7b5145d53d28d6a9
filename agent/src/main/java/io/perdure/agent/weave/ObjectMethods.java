package io.perdure.agent.weave;

import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * {@code equals}, {@code hashCode} and {@code toString} by type and id, for classes that inherit
 * {@code Object}'s; none of them enters the object (rule 1.2).
 */
final class ObjectMethods {

  /** Names and descriptors. */
  static final Set<String> SIGNATURES =
      Set.of("equals(Ljava/lang/Object;)Z", "hashCode()I", "toString()Ljava/lang/String;");

  private ObjectMethods() {}

  /**
   * Adds those that are missing.
   *
   * @param inherited names and descriptors of the methods of all superclasses but {@code Object}
   */
  static void addMissing(ClassNode type, Set<String> inherited) {
    add(type, inherited, "equals", "(Ljava/lang/Object;)Z", "same");
    add(type, inherited, "hashCode", "()I", "hash");
    add(type, inherited, "toString", "()Ljava/lang/String;", "describe");
  }

  private static void add(
      ClassNode type, Set<String> inherited, String name, String descriptor, String through) {
    if (inherited.contains(name + descriptor)) {
      return;
    }
    for (MethodNode present : type.methods) {
      if (present.name.equals(name) && present.desc.equals(descriptor)) {
        return;
      }
    }
    MethodNode method =
        new MethodNode(Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC, name, descriptor, null, null);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.instructions.add(
        new FieldInsnNode(Opcodes.GETFIELD, type.name, Names.FIELD, Names.CELL_DESCRIPTOR));
    String forwarded = "(" + Names.CELL_DESCRIPTOR + "Ljava/lang/Object;";
    method.instructions.add(new VarInsnNode(Opcodes.ALOAD, 0));
    if (Type.getArgumentTypes(descriptor).length == 1) {
      method.instructions.add(new VarInsnNode(Opcodes.ALOAD, 1));
      forwarded += "Ljava/lang/Object;";
    }
    Type returned = Type.getReturnType(descriptor);
    method.instructions.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            Names.ENTRY,
            through,
            forwarded + ")" + returned.getDescriptor(),
            false));
    method.instructions.add(new InsnNode(returned.getOpcode(Opcodes.IRETURN)));
    method.maxStack = 3;
    method.maxLocals = 2;
    type.methods.add(method);
  }
}
