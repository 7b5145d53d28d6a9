package io.perdure.agent.weave;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The entry prologue:
 *
 * <pre>
 *   if (!PerdureCell.entered(this.$perdure$cell, this)) return INDY method(this, arguments…);
 *   …the method as it was
 * </pre>
 *
 * Entry only: no handler around the body and no code at its returns, so nothing that a compiler of
 * any language emits there can be in the way. It has no line number, so that a breakpoint on the
 * first line is in the body.
 */
final class EntryPrologue {

  private static final Handle LINK =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          Names.ENTRY,
          "link",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
              + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;",
          false);

  private EntryPrologue() {}

  /** Whether a method is a way into the object; a bridge method calls the one that is. */
  static boolean isEntry(MethodNode method) {
    int none = Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;
    return (method.access & none) == 0 && !method.name.startsWith("<");
  }

  static void add(ClassNode type, MethodNode method) {
    InsnList prologue = new InsnList();
    LabelNode body = new LabelNode();
    prologue.add(new VarInsnNode(Opcodes.ALOAD, 0));
    prologue.add(
        new FieldInsnNode(Opcodes.GETFIELD, type.name, Names.FIELD, Names.CELL_DESCRIPTOR));
    prologue.add(new VarInsnNode(Opcodes.ALOAD, 0));
    prologue.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            Names.CELL,
            "entered",
            "(" + Names.CELL_DESCRIPTOR + "Ljava/lang/Object;)Z",
            false));
    prologue.add(new JumpInsnNode(Opcodes.IFNE, body));
    dispatch(type, method, prologue);
    prologue.add(body);
    prologue.add(new FrameNode(Opcodes.F_SAME, 0, null, 0, null));
    // A body that begins with a frame of its own needs an instruction between the two.
    prologue.add(new InsnNode(Opcodes.NOP));
    AbstractInsnNode first = method.instructions.getFirst();
    method.instructions.insertBefore(first, prologue);
  }

  private static void dispatch(ClassNode type, MethodNode method, InsnList code) {
    Type[] parameters = Type.getArgumentTypes(method.desc);
    Type returned = Type.getReturnType(method.desc);
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    int local = 1;
    for (Type parameter : parameters) {
      code.add(new VarInsnNode(parameter.getOpcode(Opcodes.ILOAD), local));
      local += parameter.getSize();
    }
    String descriptor = "(L" + type.name + ";" + method.desc.substring(1);
    code.add(new InvokeDynamicInsnNode(method.name, descriptor, LINK));
    code.add(new InsnNode(returned.getOpcode(Opcodes.IRETURN)));
    int question = 2;
    method.maxStack = Math.max(method.maxStack, Math.max(local, question));
  }
}
