package io.perdure.agent.weave;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Weaves the cached and invalidating methods of one class: bodies only. */
final class CacheMethods {

  private final ClassNode type;
  private final ClassSource source;
  private final Map<MethodNode, CacheMethod> annotated = new HashMap<>();
  private final Map<MethodNode, String> reasons = new HashMap<>();

  private CacheMethods(ClassNode type, ClassSource source, boolean isDurable) {
    this.type = type;
    this.source = source;
    for (CacheMethod each : CacheMethod.of(type)) {
      annotated.put(each.method(), each);
      String reason = isDurable ? null : CacheRefusals.of(type, each, source, false);
      if (reason != null) {
        reasons.put(each.method(), reason);
      }
    }
  }

  /** Of a class that is not refused. */
  static CacheMethods ofDurable(ClassNode type, ClassSource source) {
    return new CacheMethods(type, source, true);
  }

  /**
   * Of any other class, of which each method is refused for itself; to be called before weaving.
   */
  static CacheMethods ofOrdinary(ClassNode type, ClassSource source) {
    return new CacheMethods(type, source, false);
  }

  boolean isEmpty() {
    return annotated.isEmpty();
  }

  boolean contains(MethodNode method) {
    return annotated.containsKey(method);
  }

  /** Refuses one that turned out not to fit. */
  void refuse(String nameAndDescriptor, String reason) {
    for (MethodNode method : annotated.keySet()) {
      if (nameAndDescriptor.equals(method.name + method.desc)) {
        reasons.put(method, reason);
      }
    }
  }

  /** Why methods throw. */
  List<Refusal> refused() {
    String name = type.name.replace('/', '.');
    return type.methods.stream()
        .filter(reasons::containsKey)
        .map(method -> new Refusal(name, reasons.getOrDefault(method, "")))
        .toList();
  }

  /** Adds the prologue, or has the method throw why it cannot. */
  void weave(MethodNode method) {
    CacheMethod each = annotated.get(method);
    if (each == null) {
      throw new IllegalArgumentException(method.name);
    }
    String reason = reasons.get(method);
    if (reason == null) {
      CachePrologue.add(type, each, CacheOptions.of(type, each, source));
    } else if (each.hasBody() && !method.name.equals("<clinit>")) {
      RefusedClass.throwReason(type, method, reason);
    }
  }
}
