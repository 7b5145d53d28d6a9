package io.perdure.agent.weave;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Bodies of lambdas that a compiler other than javac made static methods, with the captured {@code
 * this} as their first argument.
 */
final class LambdaBodies {

  private LambdaBodies() {}

  /** Those whose first argument is {@code this} wherever the class names them. */
  static Set<MethodNode> withThisFirst(ClassNode type) {
    Map<String, MethodNode> candidates = candidates(type);
    if (candidates.isEmpty()) {
      return Set.of();
    }
    Set<MethodNode> found = new HashSet<>();
    Deque<MethodNode> toVisit = new ArrayDeque<>();
    for (MethodNode method : type.methods) {
      if (!Arguments.isStatic(method)) {
        toVisit.add(method);
      }
    }
    while (!toVisit.isEmpty()) {
      MethodNode method = toVisit.pop();
      for (MethodNode body : capturingThis(type, method, candidates)) {
        if (found.add(body)) {
          toVisit.add(body); // its own lambdas capture this, too
        }
      }
    }
    found.removeIf(body -> isCalledOtherwise(type, body, found));
    return found;
  }

  private static Map<String, MethodNode> candidates(ClassNode type) {
    int both = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    Map<String, MethodNode> candidates = new HashMap<>();
    for (MethodNode method : type.methods) {
      if ((method.access & both) == both && method.desc.startsWith("(L" + type.name + ";")) {
        candidates.put(method.name + method.desc, method);
      }
    }
    return candidates;
  }

  private static List<MethodNode> capturingThis(
      ClassNode type, MethodNode method, Map<String, MethodNode> candidates) {
    List<MethodNode> bodies = new ArrayList<>();
    Receivers receivers = null;
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof InvokeDynamicInsnNode site) {
        for (String named : named(type, site)) {
          MethodNode body = candidates.get(named);
          if (body != null) {
            receivers = receivers != null ? receivers : ofEntry(type, method);
            if (capturesThis(site, receivers)) {
              bodies.add(body);
            }
          }
        }
      }
    }
    return bodies;
  }

  private static Receivers ofEntry(ClassNode type, MethodNode method) {
    return Receivers.of(type.name, method, true, List.of());
  }

  private static boolean capturesThis(InvokeDynamicInsnNode site, Receivers receivers) {
    int captured = Type.getArgumentTypes(site.desc).length;
    return captured > 0 && receivers.isThis(site, captured - 1);
  }

  /** The static methods of the class that a call site is linked with. */
  private static List<String> named(ClassNode type, InvokeDynamicInsnNode site) {
    List<String> named = new ArrayList<>();
    for (Object argument : site.bsmArgs) {
      if (argument instanceof Handle handle
          && handle.getTag() == Opcodes.H_INVOKESTATIC
          && handle.getOwner().equals(type.name)) {
        named.add(handle.getName() + handle.getDesc());
      }
    }
    return named;
  }

  private static boolean isCalledOtherwise(
      ClassNode type, MethodNode body, Set<MethodNode> withThisFirst) {
    String signature = body.name + body.desc;
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode each : method.instructions) {
        if (each instanceof MethodInsnNode call
            && call.owner.equals(type.name)
            && signature.equals(call.name + call.desc)) {
          return true;
        }
        if (each instanceof InvokeDynamicInsnNode site && named(type, site).contains(signature)) {
          boolean isEntry = !Arguments.isStatic(method) || withThisFirst.contains(method);
          if (!isEntry || !capturesThis(site, ofEntry(type, method))) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
