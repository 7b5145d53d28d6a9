package io.perdure.agent.weave;

import java.util.Set;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Makes parallel streams in the object's code sequential: their workers would wait for the turn of
 * a thread that waits for them (rule 1.4, JV-46).
 */
final class SequentialStreams {

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
      if (each instanceof MethodInsnNode call && STREAMS.contains(call.desc)) {
        if (call.name.equals("parallelStream")) {
          call.name = "stream";
        } else if (call.name.equals("parallel") && call.owner.startsWith("java/util/stream/")) {
          call.name = "sequential";
        }
      }
    }
  }
}
