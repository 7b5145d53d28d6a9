package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Which methods of an inner class reach the object it was made in (rule 1.4). */
final class InnerClasses {

  /** Deeper than anybody nests; a damaged class file may go round in circles. */
  private static final int DEEPEST = 32;

  private InnerClasses() {}

  /** The fields that lead to the object; none where there is no such object, or no way to it. */
  static List<OuterField> path(ClassNode type, ClassSource source) {
    List<OuterField> path = new ArrayList<>();
    ClassNode next = type;
    while (next != null && path.size() < DEEPEST) {
      FieldNode outer = outerField(next);
      if (outer == null || (next != type && (outer.access & Opcodes.ACC_PRIVATE) != 0)) {
        return List.of();
      }
      path.add(new OuterField(next.name, outer.name, outer.desc));
      String name = Type.getType(outer.desc).getInternalName();
      if (source.isDurable(name) || source.isShared(name)) {
        return path;
      }
      byte[] found = name.equals(next.name) ? null : source.find(name);
      next = found == null ? null : Weaver.parse(found);
    }
    return List.of();
  }

  private static @Nullable FieldNode outerField(ClassNode type) {
    for (FieldNode field : type.fields) {
      boolean isInstance = (field.access & Opcodes.ACC_STATIC) == 0;
      if (isInstance && OuterField.isName(field.name) && field.desc.startsWith("L")) {
        return field;
      }
    }
    return null;
  }

  /** The methods that read the last field of the path, or call another method that does. */
  static Set<MethodNode> reaching(ClassNode type, List<OuterField> path) {
    if (path.isEmpty()) {
      return Set.of();
    }
    Set<MethodNode> lambdas = LambdaBodies.withThisFirst(type);
    Set<MethodNode> reaching = new HashSet<>();
    Set<String> signatures = new HashSet<>();
    boolean grew = true;
    while (grew) {
      grew = false;
      for (MethodNode method : type.methods) {
        if ((EntryPrologue.isEntry(method) || lambdas.contains(method))
            && !reaching.contains(method)
            && reaches(type, method, path, signatures)) {
          reaching.add(method);
          signatures.add(method.name + method.desc);
          grew = true;
        }
      }
    }
    return reaching;
  }

  private static boolean reaches(
      ClassNode type, MethodNode method, List<OuterField> path, Set<String> reaching) {
    Receivers receivers = Receivers.of(type.name, method, Arguments.isStatic(method), path);
    for (AbstractInsnNode each : method.instructions) {
      if (receivers.reachesObject(each)) {
        return true;
      }
      if (each instanceof MethodInsnNode call
          && call.owner.equals(type.name)
          && reaching.contains(call.name + call.desc)
          && receivers.isThis(call, Type.getArgumentTypes(call.desc).length)) {
        return true;
      }
    }
    return false;
  }
}
