package io.perdure.agent.weave;

import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Makes parallel streams in the object's code sequential: their workers would wait for the turn of
 * a thread that waits for them (rule 1.4, JV-46).
 *
 * <p>The call stays and {@code sequential()} follows it, for the last of the two decides: whose
 * method it is cannot be told from the class file, nor whether that one has a {@code stream()}.
 */
final class SequentialStreams {

  private static final String BASE = "java/util/stream/BaseStream";

  private static final Set<String> STREAMS =
      Set.of(
          "()Ljava/util/stream/BaseStream;",
          "()Ljava/util/stream/Stream;",
          "()Ljava/util/stream/IntStream;",
          "()Ljava/util/stream/LongStream;",
          "()Ljava/util/stream/DoubleStream;");

  private SequentialStreams() {}

  static void rewrite(MethodNode method) {
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof MethodInsnNode call && makesParallel(call)) {
        String stream = Type.getReturnType(call.desc).getInternalName();
        InsnList sequential = new InsnList();
        sequential.add(
            new MethodInsnNode(
                Opcodes.INVOKEINTERFACE, BASE, "sequential", "()L" + BASE + ";", true));
        sequential.add(new TypeInsnNode(Opcodes.CHECKCAST, stream));
        method.instructions.insert(call, sequential);
      }
    }
  }

  private static boolean makesParallel(MethodInsnNode call) {
    return STREAMS.contains(call.desc)
        && (call.name.equals("parallelStream") || call.name.equals("parallel"));
  }
}
