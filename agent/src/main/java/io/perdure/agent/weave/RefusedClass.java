package io.perdure.agent.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** A class that was refused: every constructor and instance method throws the reason. */
final class RefusedClass {

  /** The class-file version since which code can name its class as a constant. */
  private static final int CLASS_CONSTANTS = Opcodes.V1_5;

  private RefusedClass() {}

  static byte[] of(ClassNode type, String reason) {
    for (MethodNode method : type.methods) {
      int bodiless = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_STATIC;
      if ((method.access & bodiless) == 0) {
        throwReason(type, method, reason);
      }
    }
    if ((type.version & 0xffff) < CLASS_CONSTANTS) {
      type.version = CLASS_CONSTANTS;
    }
    return Weaver.write(type);
  }

  /** The body of a method that is refused. */
  static void throwReason(ClassNode type, MethodNode method, String reason) {
    MethodBodies.clear(method, 2);
    method.instructions.add(new LdcInsnNode(Type.getObjectType(type.name)));
    method.instructions.add(new LdcInsnNode(reason));
    method.instructions.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            Names.ENTRY,
            "refused",
            "(Ljava/lang/Class;Ljava/lang/String;)Ljava/lang/RuntimeException;",
            false));
    method.instructions.add(new InsnNode(Opcodes.ATHROW));
  }
}
