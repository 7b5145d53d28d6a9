package io.perdure.agent.weave;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Weaves a class that has nothing to do with durable ones, but has cached methods. */
final class CachingClass {

  private CachingClass() {}

  static @Nullable Woven weave(byte[] classFile, ClassSource source) {
    Set<String> tooLarge = new HashSet<>();
    while (true) {
      try {
        return weave(classFile, source, tooLarge);
      } catch (MethodTooLargeException e) {
        if (!tooLarge.add(e.getMethodName() + e.getDescriptor())) {
          throw e;
        }
      }
    }
  }

  private static @Nullable Woven weave(byte[] classFile, ClassSource source, Set<String> tooLarge) {
    ClassNode type = Weaver.parse(classFile);
    CacheMethods cached = CacheMethods.ofOrdinary(type, source);
    if (cached.isEmpty()) {
      return null;
    }
    for (String each : tooLarge) {
      String name = each.substring(0, each.indexOf('('));
      cached.refuse(
          each, "method " + name + " is too large to be woven; split it into smaller methods");
    }
    for (MethodNode method : List.copyOf(type.methods)) {
      if (cached.contains(method)) {
        cached.weave(method);
      }
    }
    return new Woven(Weaver.write(type), cached.refused());
  }
}
