package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Checks before each access to an instance field of a durable class whose receiver is not provably
 * {@code this}: on a reference it would read zero and write to nowhere, on an activation it would
 * race with its turn (rule 1.2).
 */
final class FieldChecks {

  private FieldChecks() {}

  /**
   * Adds the checks to a method.
   *
   * @param fieldsOf the class whose fields are guarded
   * @param hasCell whether all its instances have a cell field
   * @param inTurn whether the method runs in the turn of the object it was made in
   * @return whether there was anything to check
   */
  static boolean add(
      MethodNode method, String fieldsOf, boolean hasCell, Receivers receivers, boolean inTurn) {
    boolean added = false;
    for (FieldInsnNode access : accesses(method, fieldsOf)) {
      int depth = access.getOpcode() == Opcodes.PUTFIELD ? 1 : 0;
      boolean isKnown =
          receivers.isThis(access, depth) || (inTurn && receivers.isObject(access, depth));
      if (receivers.isReachable(access) && !isKnown) {
        method.instructions.insertBefore(access, check(access, fieldsOf, hasCell));
        added = true;
      }
    }
    if (added) {
      method.maxStack += 2;
    }
    return added;
  }

  static boolean areNeeded(MethodNode method, String fieldsOf) {
    return !accesses(method, fieldsOf).isEmpty();
  }

  private static List<FieldInsnNode> accesses(MethodNode method, String durable) {
    List<FieldInsnNode> accesses = new ArrayList<>();
    for (AbstractInsnNode each : method.instructions) {
      boolean ofInstance =
          each.getOpcode() == Opcodes.GETFIELD || each.getOpcode() == Opcodes.PUTFIELD;
      if (ofInstance && ((FieldInsnNode) each).owner.equals(durable)) {
        accesses.add((FieldInsnNode) each);
      }
    }
    return accesses;
  }

  private static InsnList check(FieldInsnNode access, String fieldsOf, boolean hasCell) {
    InsnList code = new InsnList();
    boolean write = access.getOpcode() == Opcodes.PUTFIELD;
    boolean wide = Type.getType(access.desc).getSize() == 2;
    // Bring a copy of the receiver to the top of the stack …
    if (!write) {
      code.add(new InsnNode(Opcodes.DUP));
    } else if (!wide) {
      code.add(new InsnNode(Opcodes.DUP2));
      code.add(new InsnNode(Opcodes.POP));
    } else {
      code.add(new InsnNode(Opcodes.DUP2_X1));
      code.add(new InsnNode(Opcodes.POP2));
      code.add(new InsnNode(Opcodes.DUP));
    }
    String checked = "Ljava/lang/Object;";
    if (hasCell) {
      code.add(new FieldInsnNode(Opcodes.GETFIELD, fieldsOf, Names.FIELD, Names.CELL_DESCRIPTOR));
      checked = Names.CELL_DESCRIPTOR;
    }
    code.add(new LdcInsnNode(fieldsOf.replace('/', '.') + "." + access.name));
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            Names.ENTRY,
            hasCell ? "checkField" : "checkFieldOf",
            "(" + checked + "Ljava/lang/String;)V",
            false));
    // … and put a wide value back above the receiver.
    if (write && wide) {
      code.add(new InsnNode(Opcodes.DUP_X2));
      code.add(new InsnNode(Opcodes.POP));
    }
    return code;
  }
}
