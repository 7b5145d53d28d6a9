package io.perdure.agent.weave;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.ClassNode;

/**
 * What a durable class inherits code from without it being durable itself: superclasses, up to one
 * that is annotated, and interfaces with method bodies (rule 1.4).
 *
 * @param signatures of the methods of all superclasses but {@code Object}, and of the added ones
 */
record SuperTypes(
    List<ClassNode> superclasses, List<ClassNode> interfaces, Set<String> signatures) {

  private static final String OBJECT = "java/lang/Object";

  /**
   * Finds them, by their class files.
   *
   * @throws RefusedException when one cannot be part of a durable object
   */
  static SuperTypes of(ClassNode type, ClassSource source) {
    List<ClassNode> superclasses = new ArrayList<>();
    Set<String> signatures = new HashSet<>();
    ClassNode next = type;
    while (!next.superName.equals(OBJECT)) {
      String name = next.superName;
      ClassNode found = superclass(name, source);
      if (found == null) {
        // Some loaders have no class files to show, as those of scripting languages. Whether it is
        // durable is asked when the class is first used; nothing is taken from it until then.
        signatures.addAll(ObjectMethods.SIGNATURES);
        break;
      }
      next = found;
      next.methods.forEach(method -> signatures.add(method.name + method.desc));
      if (source.isDurable(name)) {
        if (!source.isLate(name)) {
          signatures.addAll(ObjectMethods.SIGNATURES);
        }
        break;
      }
      superclasses.add(next);
      Refusals.checkShared(next, "superclass", source);
    }
    return new SuperTypes(superclasses, interfaces(type, superclasses, source), signatures);
  }

  private static @Nullable ClassNode superclass(String internalName, ClassSource source) {
    String name = internalName.replace('/', '.');
    if (isOfJdk(internalName)) {
      throw new RefusedException(
          "it extends "
              + name
              + ", whose methods would run outside of the turn; hold a "
              + name
              + " in a private field instead");
    }
    byte[] found = source.find(internalName);
    return found == null ? null : Weaver.parse(found);
  }

  private static List<ClassNode> interfaces(
      ClassNode type, List<ClassNode> superclasses, ClassSource source) {
    List<ClassNode> withBodies = new ArrayList<>();
    Deque<String> toVisit = new ArrayDeque<>(type.interfaces);
    superclasses.forEach(each -> toVisit.addAll(each.interfaces));
    Set<String> seen = new HashSet<>();
    while (!toVisit.isEmpty()) {
      String name = toVisit.pop();
      if (!seen.add(name) || isOfJdk(name)) {
        continue; // default methods of the JDK reach the object through its own methods
      }
      byte[] found = source.find(name);
      if (found == null) {
        throw new RefusedException(
            "its interface "
                + name.replace('/', '.')
                + " cannot be found as a class file; put it on the class path of the class");
      }
      ClassNode parsed = Weaver.parse(found);
      if (parsed.methods.stream().anyMatch(EntryPrologue::isEntry)) {
        Refusals.checkShared(parsed, "interface", source);
        withBodies.add(parsed);
      }
      toVisit.addAll(parsed.interfaces);
    }
    return withBodies;
  }

  /** Not only {@code java.*}: Swing's classes, for one. */
  private static boolean isOfJdk(String internalName) {
    return internalName.startsWith("java/")
        || ClassLoader.getPlatformClassLoader().getResource(internalName + ".class") != null;
  }

  /** The internal names of all of them. */
  Set<String> names() {
    return Stream.concat(superclasses.stream(), interfaces.stream())
        .map(each -> each.name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
