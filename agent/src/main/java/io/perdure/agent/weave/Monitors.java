package io.perdure.agent.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Takes the monitor of a {@code synchronized} method within its body: the JVM would take it before
 * the prologue runs, and a caller that held it while it waits for the turn would lock out the turn.
 */
final class Monitors {

  private Monitors() {}

  static boolean has(MethodNode method) {
    return (method.access & Opcodes.ACC_SYNCHRONIZED) != 0;
  }

  /** To be called before the prologue is added. */
  static void moveIntoBody(MethodNode method) {
    method.access &= ~Opcodes.ACC_SYNCHRONIZED;
    int lock = method.maxLocals++;
    method.maxStack = Math.max(method.maxStack + 1, 2);
    Frames.addLocal(method, lock);
    AbstractInsnNode[] body = method.instructions.toArray();
    LabelNode handler = new LabelNode();
    LabelNode start = new LabelNode();
    method.instructions.insert(enter(lock, start));
    boolean isEmpty = true;
    for (AbstractInsnNode each : body) {
      if (isReturn(each)) {
        LabelNode released = new LabelNode();
        InsnList release = release(lock);
        release.add(released);
        method.instructions.insertBefore(each, release);
        cover(method, start, released, handler);
        start = new LabelNode();
        method.instructions.insert(each, start);
        isEmpty = true;
      } else if (each.getOpcode() >= 0) {
        isEmpty = false;
      }
    }
    LabelNode end = new LabelNode();
    method.instructions.add(end);
    if (!isEmpty) {
      cover(method, start, end, handler);
    }
    method.instructions.add(handler);
    method.instructions.add(Frames.handler(lock));
    method.instructions.add(release(lock));
    method.instructions.add(new InsnNode(Opcodes.ATHROW));
  }

  private static boolean isReturn(AbstractInsnNode each) {
    return each.getOpcode() >= Opcodes.IRETURN && each.getOpcode() <= Opcodes.RETURN;
  }

  private static void cover(MethodNode method, LabelNode start, LabelNode end, LabelNode handler) {
    method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, handler, null));
  }

  private static InsnList release(int lock) {
    InsnList code = new InsnList();
    code.add(new VarInsnNode(Opcodes.ALOAD, lock));
    code.add(new InsnNode(Opcodes.MONITOREXIT));
    return code;
  }

  private static InsnList enter(int lock, LabelNode start) {
    InsnList code = new InsnList();
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            Names.ENTRY,
            "monitor",
            "(Ljava/lang/Object;)Ljava/lang/Object;",
            false));
    code.add(new InsnNode(Opcodes.DUP));
    code.add(new VarInsnNode(Opcodes.ASTORE, lock));
    code.add(new InsnNode(Opcodes.MONITORENTER));
    code.add(start);
    return code;
  }
}
