package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Binds the cell directly after the super-constructor call, so that an instance that escapes from
 * the rest of its constructor is guarded already. A constructor that calls another one of the class
 * leaves it to that one.
 */
final class CellBinding {

  private CellBinding() {}

  static void add(ClassNode type, MethodNode constructor) {
    for (MethodInsnNode call : callsOnThis(type, constructor)) {
      if (!call.owner.equals(type.name)) {
        constructor.instructions.insert(call, bind(type));
        constructor.maxStack += 2;
      }
    }
  }

  /**
   * In the constructors of the topmost superclass that is not durable itself: what its constructors
   * call, and whom they tell of the instance, is guarded, too.
   */
  static void addShared(ClassNode type, MethodNode constructor) {
    for (MethodInsnNode call : callsOnThis(type, constructor)) {
      if (!call.owner.equals(type.name)) {
        InsnList bind = new InsnList();
        bind.add(new VarInsnNode(Opcodes.ALOAD, 0));
        bind.add(
            new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                Names.ENTRY,
                "bindIfDurable",
                "(Ljava/lang/Object;)V",
                false));
        constructor.instructions.insert(call, bind);
        constructor.maxStack += 1;
      }
    }
  }

  /** Before anything of a new instance runs, classes it shares code with may have to be woven. */
  static void prepare(ClassNode type, MethodNode constructor) {
    InsnList prepare = new InsnList();
    prepare.add(new LdcInsnNode(Type.getObjectType(type.name)));
    prepare.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC, Names.ENTRY, "prepare", "(Ljava/lang/Class;)V", false));
    constructor.instructions.insert(prepare);
    constructor.maxStack = Math.max(constructor.maxStack, 1);
  }

  private static InsnList bind(ClassNode type) {
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
    return bind;
  }

  /** One on every path: more than one where a compiler chooses the constructor at run time. */
  private static List<MethodInsnNode> callsOnThis(ClassNode type, MethodNode constructor) {
    Receivers receivers = Receivers.of(type.name, constructor);
    List<MethodInsnNode> calls = new ArrayList<>();
    boolean returns = false;
    for (AbstractInsnNode each : constructor.instructions) {
      if (each instanceof MethodInsnNode call
          && call.getOpcode() == Opcodes.INVOKESPECIAL
          && call.name.equals("<init>")
          && receivers.isThis(call, Type.getArgumentTypes(call.desc).length)) {
        calls.add(call);
      }
      returns |= each.getOpcode() == Opcodes.RETURN && receivers.isReachable(each);
      if (each.getOpcode() == Opcodes.ASTORE && ((VarInsnNode) each).var == 0) {
        throw unrecognizable(constructor);
      }
    }
    if (calls.isEmpty() && returns) {
      throw unrecognizable(constructor);
    }
    return calls;
  }

  private static RefusedException unrecognizable(MethodNode constructor) {
    return new RefusedException(
        "constructor "
            + constructor.desc
            + " has no recognizable super-constructor call; compile the class with a current"
            + " compiler");
  }
}
