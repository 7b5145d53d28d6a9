package io.perdure.agent.weave;

import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
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
 * Code that durable objects share with others, and inner classes, ask {@code PerdureEntry.plain}
 * instead, of {@code this} or of the outer instance.
 *
 * <p>Entry only: no handler around the body and no code at its returns, so nothing that a compiler
 * of any language emits there can be in the way. It has no line number, so that a breakpoint on the
 * first line is in the body.
 */
final class EntryPrologue {

  private static final Handle LINK = bootstrap("link");
  private static final Handle LINK_STATIC = bootstrap("linkStatic");
  private static final Handle LINK_INNER = bootstrap("linkInner");
  private static final Handle LINK_INNER_STATIC = bootstrap("linkInnerStatic");

  private EntryPrologue() {}

  private static Handle bootstrap(String name) {
    return new Handle(
        Opcodes.H_INVOKESTATIC,
        Names.ENTRY,
        name,
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;",
        false);
  }

  /** Whether a method is a way into the object; a bridge method calls the one that is. */
  static boolean isEntry(MethodNode method) {
    int none = Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;
    return (method.access & none) == 0 && !method.name.startsWith("<");
  }

  /** To a method of a durable class, or a static one that has the object as its first argument. */
  static void add(ClassNode type, MethodNode method) {
    InsnList question = new InsnList();
    question.add(new VarInsnNode(Opcodes.ALOAD, 0));
    question.add(
        new FieldInsnNode(Opcodes.GETFIELD, type.name, Names.FIELD, Names.CELL_DESCRIPTOR));
    question.add(new VarInsnNode(Opcodes.ALOAD, 0));
    question.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            Names.CELL,
            "entered",
            "(" + Names.CELL_DESCRIPTOR + "Ljava/lang/Object;)Z",
            false));
    insert(type, method, question, List.of());
  }

  /** The same in a class without the field; its instances need not all be durable objects. */
  static void addShared(ClassNode type, MethodNode method) {
    InsnList question = object(List.of());
    question.add(isPlain());
    insert(type, method, question, List.of());
  }

  /**
   * To a method of an inner class, or a static one that has an instance as its first argument.
   *
   * @param path the fields that lead from the instance to the object it was made in
   */
  static void addInner(ClassNode type, MethodNode method, List<OuterField> path) {
    InsnList question = object(path);
    question.add(isPlain());
    insert(type, method, question, path);
  }

  /** Puts the object at the path's end, or with an empty path the method's own, on the stack. */
  static InsnList object(List<OuterField> path) {
    InsnList code = new InsnList();
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    for (OuterField field : path) {
      code.add(
          new FieldInsnNode(Opcodes.GETFIELD, field.owner(), field.name(), field.descriptor()));
    }
    return code;
  }

  private static MethodInsnNode isPlain() {
    return new MethodInsnNode(
        Opcodes.INVOKESTATIC, Names.ENTRY, "plain", "(Ljava/lang/Object;)Z", false);
  }

  private static void insert(
      ClassNode type, MethodNode method, InsnList prologue, List<OuterField> path) {
    LabelNode body = new LabelNode();
    prologue.add(new JumpInsnNode(Opcodes.IFNE, body));
    dispatch(type, method, prologue, path);
    prologue.add(body);
    prologue.add(Frames.initial(type, method));
    // A body that begins with a frame of its own needs an instruction between the two.
    prologue.add(new InsnNode(Opcodes.NOP));
    method.instructions.insert(prologue);
  }

  private static void dispatch(
      ClassNode type, MethodNode method, InsnList code, List<OuterField> path) {
    Handle bootstrap = LINK;
    String object = "";
    if (!path.isEmpty()) {
      code.add(object(path));
      bootstrap = LINK_INNER;
      object = path.get(path.size() - 1).descriptor();
    }
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    String name = method.name;
    String arguments;
    if (WideCalls.isWide(method)) {
      name = WideCalls.addUnpacking(type, method);
      WideCalls.pack(method, code);
      arguments = "[Ljava/lang/Object;";
    } else {
      arguments = loadArguments(method, code);
      if ((method.access & Opcodes.ACC_STATIC) != 0) {
        bootstrap = path.isEmpty() ? LINK_STATIC : LINK_INNER_STATIC;
      }
    }
    Type returned = Type.getReturnType(method.desc);
    String descriptor =
        "(" + object + "L" + type.name + ";" + arguments + ")" + returned.getDescriptor();
    code.add(new InvokeDynamicInsnNode(name, descriptor, bootstrap));
    code.add(new InsnNode(returned.getOpcode(Opcodes.IRETURN)));
    int most = Math.max(Arguments.slots(method) + 1, WideCalls.STACK);
    method.maxStack = Math.max(method.maxStack, Math.max(most, returned.getSize()));
  }

  private static String loadArguments(MethodNode method, InsnList code) {
    StringBuilder descriptors = new StringBuilder();
    int local = 1;
    for (Type parameter : Arguments.afterSelf(method)) {
      code.add(new VarInsnNode(parameter.getOpcode(Opcodes.ILOAD), local));
      local += parameter.getSize();
      descriptors.append(parameter.getDescriptor());
    }
    return descriptors.toString();
  }
}
