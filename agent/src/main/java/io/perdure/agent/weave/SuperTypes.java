package io.perdure.agent.weave;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What a durable class inherits: code of a superclass or of a default method would be a way into
 * the object that is not woven.
 */
final class SuperTypes {

  private SuperTypes() {}

  static @Nullable String reasonAgainst(ClassNode type, ClassSource source) {
    String superclass = superclass(type, source);
    return superclass != null ? superclass : defaultMethods(type, source);
  }

  private static @Nullable String superclass(ClassNode type, ClassSource source) {
    if (type.superName.equals("java/lang/Object")) {
      return null;
    }
    // A loader may have no class files to show, as those of scripting languages. Then the
    // superclass
    // is asked whether it is durable when the class is first used.
    if (source.isDurable(type.superName) || source.find(type.superName) == null) {
      return null;
    }
    String name = type.superName.replace('/', '.');
    return "it extends "
        + name
        + ", whose methods would run outside of the turn; hold a "
        + name
        + " in a private field instead, or annotate it, too, if it is yours";
  }

  private static @Nullable String defaultMethods(ClassNode type, ClassSource source) {
    Set<String> declared = declared(type, source);
    Deque<String> toVisit = new ArrayDeque<>(type.interfaces);
    Set<String> seen = new HashSet<>();
    while (!toVisit.isEmpty()) {
      String name = toVisit.pop();
      if (!seen.add(name) || name.startsWith("java/")) {
        continue; // default methods of the JDK reach the object through its own methods
      }
      byte[] found = source.find(name);
      if (found == null) {
        return "its interface "
            + name.replace('/', '.')
            + " cannot be found as a class file; put it on the class path of the class";
      }
      ClassNode parsed = Weaver.parse(found);
      String reason = inheritedDefault(declared, parsed);
      if (reason != null) {
        return reason;
      }
      toVisit.addAll(parsed.interfaces);
    }
    return null;
  }

  private static @Nullable String inheritedDefault(Set<String> declared, ClassNode parent) {
    int notDefault =
        Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC;
    for (MethodNode method : parent.methods) {
      if ((method.access & notDefault) == 0 && !declared.contains(method.name + method.desc)) {
        return "it inherits the default method "
            + parent.name.replace('/', '.')
            + "."
            + method.name
            + ", which would run outside of the turn; override it, and call "
            + parent.name.substring(parent.name.lastIndexOf('/') + 1)
            + ".super."
            + method.name
            + " there";
      }
    }
    return null;
  }

  /** Methods of the class and of its superclasses, which are all woven; they win over defaults. */
  private static Set<String> declared(ClassNode type, ClassSource source) {
    Set<String> declared = new HashSet<>();
    ClassNode next = type;
    while (next != null) {
      for (MethodNode method : next.methods) {
        declared.add(method.name + method.desc);
      }
      boolean isLast = next.superName.equals("java/lang/Object");
      byte[] parent = isLast ? null : source.find(next.superName);
      next = parent == null ? null : Weaver.parse(parent);
    }
    return declared;
  }
}
