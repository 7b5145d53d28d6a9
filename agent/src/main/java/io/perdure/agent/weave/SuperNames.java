package io.perdure.agent.weave;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** What a class is besides, as far as class files can be found. */
final class SuperNames {

  private static final String OBJECT = "java/lang/Object";

  private static final int PARSING =
      ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  private SuperNames() {}

  /** The class itself, then its superclasses and interfaces. */
  static List<String> of(String internalName, ClassSource source) {
    Map<String, Boolean> seen = new LinkedHashMap<>();
    Deque<String> toVisit = new ArrayDeque<>(List.of(internalName));
    while (!toVisit.isEmpty()) {
      String name = toVisit.pop();
      ClassNode type = seen.put(name, true) == null ? parse(name, source) : null;
      if (type != null) {
        toVisit.addAll(type.interfaces);
        if (type.superName != null && !type.superName.equals(OBJECT)) {
          toVisit.add(type.superName);
        }
      }
    }
    return List.copyOf(seen.keySet());
  }

  /** The class and its superclasses below {@code Object}, up to the first that is not found. */
  static List<ClassNode> classes(ClassNode first, ClassSource source) {
    Map<String, ClassNode> classes = new LinkedHashMap<>();
    ClassNode next = first;
    while (next != null
        && !next.name.equals(OBJECT)
        && classes.putIfAbsent(next.name, next) == null) {
      next = next.superName == null ? null : parse(next.superName, source);
    }
    return List.copyOf(classes.values());
  }

  /** Whether such a list goes up to {@code Object}. */
  static boolean areAll(List<ClassNode> classes) {
    return classes.isEmpty() || OBJECT.equals(classes.get(classes.size() - 1).superName);
  }

  /** Without code; {@code null} when there is none to be found. */
  static @Nullable ClassNode parse(String internalName, ClassSource source) {
    byte[] found = source.find(internalName);
    if (found == null) {
      return null;
    }
    ClassNode type = new ClassNode();
    new ClassReader(found).accept(type, PARSING);
    return type;
  }
}
