package io.perdure.agent.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/**
 * When a loaded class is transformed again everybody begins with the class as it was on disk. But
 * who adds what reflection finds in the loaded class, as Byte Buddy does and Mockito with it, hands
 * on our fields from the first time, without their values.
 */
final class EarlierSchema {

  private EarlierSchema() {}

  /** The class without the fields that weaving adds, or the same array. */
  static byte[] removeFrom(byte[] classFile) {
    if (!ConstantPool.contains(classFile, ConstantPool.ascii(Names.FIELD))) {
      return classFile;
    }
    ClassNode type = Weaver.parse(classFile);
    type.fields.removeIf(
        field ->
            (field.access & Opcodes.ACC_SYNTHETIC) != 0
                && (field.name.equals(Names.FIELD) || field.name.equals(SerialVersion.FIELD)));
    return Weaver.write(type);
  }
}
