package io.perdure.agent.weave;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The prologue of cached and invalidating methods:
 *
 * <pre>
 *   if (!INDY pass()) return INDY method(this, arguments…);
 *   …the method as it was
 * </pre>
 *
 * The engine lets pass what it invokes itself. Like the {@link EntryPrologue}, whose place it
 * takes, it has no line number and leaves the body alone.
 */
final class CachePrologue {

  private static final Handle PASS = bootstrap("linkPass");

  private CachePrologue() {}

  private static Handle bootstrap(String name) {
    return new Handle(
        Opcodes.H_INVOKESTATIC,
        Names.ENTRY,
        name,
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/String;)Ljava/lang/invoke/CallSite;",
        false);
  }

  /** To a method that is not refused. */
  static void add(ClassNode type, CacheMethod annotated, String options) {
    MethodNode method = annotated.method();
    LabelNode body = new LabelNode();
    InsnList prologue = new InsnList();
    prologue.add(new InvokeDynamicInsnNode(method.name, "()Z", PASS, method.desc));
    prologue.add(new JumpInsnNode(Opcodes.IFNE, body));
    int slots = loadArguments(method, prologue);
    String descriptor =
        annotated.isStatic() ? method.desc : "(L" + type.name + ";" + method.desc.substring(1);
    prologue.add(
        new InvokeDynamicInsnNode(method.name, descriptor, bootstrap(link(annotated)), options));
    Type returned = Type.getReturnType(method.desc);
    prologue.add(new InsnNode(returned.getOpcode(Opcodes.IRETURN)));
    prologue.add(body);
    prologue.add(Frames.initial(type, method));
    // A body that begins with a frame of its own needs an instruction between the two.
    prologue.add(new InsnNode(Opcodes.NOP));
    method.instructions.insert(prologue);
    int most = Math.max(1, Math.max(slots, returned.getSize())); // 1 for what pass() says
    method.maxStack = Math.max(method.maxStack, most);
  }

  private static String link(CacheMethod annotated) {
    String name = annotated.cached() != null ? "linkCached" : "linkInvalidating";
    return annotated.isStatic() ? name + "Static" : name;
  }

  /** Returns how many slots they take, the instance included. */
  private static int loadArguments(MethodNode method, InsnList code) {
    int local = 0;
    if (!Arguments.isStatic(method)) {
      code.add(new VarInsnNode(Opcodes.ALOAD, local++));
    }
    for (Type parameter : Type.getArgumentTypes(method.desc)) {
      code.add(new VarInsnNode(parameter.getOpcode(Opcodes.ILOAD), local));
      local += parameter.getSize();
    }
    return local;
  }
}
