package io.perdure.agent.weave;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.SerialVersionUIDAdder;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;

/**
 * Writes down the {@code serialVersionUID} that the class had by default. The JDK computes it from
 * the members, and would take the added methods and the dropped {@code synchronized} into account.
 */
final class SerialVersion {

  static final String FIELD = "serialVersionUID";
  private static final int CONSTANT = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;

  private SerialVersion() {}

  /**
   * Gives the woven class the number of the original one, unless it declares one.
   *
   * @param classFile the class as it was
   */
  static void keep(ClassNode woven, byte[] classFile, ClassSource source) {
    if (!isSerializable(woven.name, woven, source, new HashSet<>())) {
      return;
    }
    for (FieldNode field : woven.fields) {
      if (field.name.equals(FIELD)) {
        requireConstant(field);
        return;
      }
    }
    int access = Opcodes.ACC_PRIVATE | CONSTANT | Opcodes.ACC_SYNTHETIC;
    woven.fields.add(new FieldNode(access, FIELD, "J", null, Default.of(classFile)));
  }

  /** The JDK goes by the default then, and two fields of one name cannot be. */
  private static void requireConstant(FieldNode field) {
    if ((field.access & CONSTANT) != CONSTANT) {
      throw new RefusedException(
          "its field serialVersionUID is not static and final, so that the JDK does not take it"
              + " for one; declare it static final long, or remove it");
    }
  }

  private static boolean isSerializable(
      String name, @Nullable ClassNode known, ClassSource source, Set<String> seen) {
    if (name.equals("java/io/Serializable")) {
      return true;
    }
    if (name.equals("java/lang/Object") || !seen.add(name)) {
      return false;
    }
    ClassNode type = known;
    if (type == null) {
      byte[] found = source.find(name);
      if (found == null) {
        return false;
      }
      type = Weaver.parse(found);
    }
    for (String each : type.interfaces) {
      if (isSerializable(each, null, source, seen)) {
        return true;
      }
    }
    return isSerializable(type.superName, null, source, seen);
  }

  /** ASM's, which adds the field to the class it visits; only the number is wanted. */
  private static final class Default extends SerialVersionUIDAdder {

    private long computed;

    private Default() {
      super(Opcodes.ASM9, null);
    }

    static long of(byte[] classFile) {
      Default visitor = new Default();
      new ClassReader(classFile).accept(visitor, ClassReader.SKIP_CODE);
      return visitor.computed;
    }

    @Override
    protected void addSVUID(long number) {
      computed = number;
    }
  }
}
