package io.perdure.agent.weave;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Makes parallel streams in the object's code sequential: their workers would wait for the turn of
 * a thread that waits for them (rule 1.4, JV-46).
 *
 * <p>The call stays and {@code sequential()} follows it, for the last of the two decides: whose
 * method it is cannot be told from the class file, nor whether that one has a {@code stream()}.
 */
final class SequentialStreams {

  private static final String BASE = "java/util/stream/BaseStream";
  private static final String SUPPORT = "java/util/stream/StreamSupport";
  private static final String ARRAYS = "java/util/Arrays";

  private static final Set<String> STREAMS =
      Set.of(
          BASE,
          "java/util/stream/Stream",
          "java/util/stream/IntStream",
          "java/util/stream/LongStream",
          "java/util/stream/DoubleStream");

  private SequentialStreams() {}

  /**
   * In code of durable objects alone.
   *
   * @return whether there was anything to change
   */
  static boolean rewrite(MethodNode method) {
    boolean changed = false;
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof MethodInsnNode call) {
        if (makesParallel(call)) {
          method.instructions.insert(call, sequential(call));
          changed = true;
        } else if (call.owner.equals(ARRAYS) && isParallel(call.name)) {
          call.name = sequentialName(call.name);
          call.desc = sequentialArguments(call.desc);
          changed = true;
        }
      } else if (each instanceof InvokeDynamicInsnNode site) {
        changed |= rewriteReferences(site);
      }
    }
    return changed;
  }

  /**
   * In code that durable objects share with others: asks first whether the object is durable.
   *
   * @param path from the method's instance to the object; empty where that is the object
   * @return whether there was anything to change
   */
  static boolean rewriteShared(MethodNode method, List<OuterField> path) {
    boolean changed = false;
    if (overwritesThis(method)) {
      return false;
    }
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof MethodInsnNode call && makesParallel(call)) {
        method.instructions.insert(call, sequentialIfDurable(call, path));
        changed = true;
      }
    }
    if (changed) {
      method.maxStack += 1;
    }
    return changed;
  }

  /** No compiler of Java does. */
  private static boolean overwritesThis(MethodNode method) {
    for (AbstractInsnNode each : method.instructions) {
      boolean isStore = each.getOpcode() >= Opcodes.ISTORE && each.getOpcode() <= Opcodes.ASTORE;
      if (isStore && ((VarInsnNode) each).var == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean makesParallel(MethodInsnNode call) {
    boolean isNamedSo =
        call.desc.startsWith("()")
            && (call.name.equals("parallelStream") || call.name.equals("parallel"));
    return (isNamedSo || call.owner.equals(SUPPORT)) && STREAMS.contains(returned(call));
  }

  private static String returned(MethodInsnNode call) {
    Type type = Type.getReturnType(call.desc);
    return type.getSort() == Type.OBJECT ? type.getInternalName() : "";
  }

  private static InsnList sequential(MethodInsnNode call) {
    InsnList code = new InsnList();
    code.add(
        new MethodInsnNode(Opcodes.INVOKEINTERFACE, BASE, "sequential", "()L" + BASE + ";", true));
    code.add(new TypeInsnNode(Opcodes.CHECKCAST, returned(call)));
    return code;
  }

  private static InsnList sequentialIfDurable(MethodInsnNode call, List<OuterField> path) {
    InsnList code = EntryPrologue.object(path);
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            Names.ENTRY,
            "sequentialIfDurable",
            "(L" + BASE + ";Ljava/lang/Object;)L" + BASE + ";",
            false));
    code.add(new TypeInsnNode(Opcodes.CHECKCAST, returned(call)));
    return code;
  }

  /** Method references to the JDK's own methods, which have a sequential counterpart. */
  private static boolean rewriteReferences(InvokeDynamicInsnNode site) {
    boolean changed = false;
    for (int i = 0; i < site.bsmArgs.length; i++) {
      if (site.bsmArgs[i] instanceof Handle handle
          && handle.getOwner().startsWith("java/util/")
          && isParallel(handle.getName())) {
        site.bsmArgs[i] =
            new Handle(
                handle.getTag(),
                handle.getOwner(),
                sequentialName(handle.getName()),
                sequentialArguments(handle.getDesc()),
                handle.isInterface());
        changed = true;
      }
    }
    return changed;
  }

  /** Not {@code parallelPrefix}, which has no counterpart. */
  private static boolean isParallel(String name) {
    return !sequentialName(name).equals(name);
  }

  private static String sequentialName(String name) {
    return switch (name) {
      case "parallelStream" -> "stream";
      case "parallel" -> "sequential";
      case "parallelSort" -> "sort";
      case "parallelSetAll" -> "setAll";
      default -> name;
    };
  }

  /** {@code sort} takes any objects where {@code parallelSort} takes comparable ones. */
  private static String sequentialArguments(String descriptor) {
    return descriptor.replace("[Ljava/lang/Comparable;", "[Ljava/lang/Object;");
  }
}
