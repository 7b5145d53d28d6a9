package io.perdure.agent.weave;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/** The arguments of an entry: the object is in the first local, of static methods too. */
final class Arguments {

  private Arguments() {}

  /** The types of all but the object. */
  static List<Type> afterSelf(MethodNode method) {
    List<Type> types = List.of(Type.getArgumentTypes(method.desc));
    return isStatic(method) ? types.subList(1, types.size()) : types;
  }

  /** How many locals they take, the object included. */
  static int slots(MethodNode method) {
    return 1 + afterSelf(method).stream().mapToInt(Type::getSize).sum();
  }

  static boolean isStatic(MethodNode method) {
    return (method.access & Opcodes.ACC_STATIC) != 0;
  }
}
