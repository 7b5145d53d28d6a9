package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Why methods cannot be cached, or invalidate; each reason names the method and the remedy. */
final class CacheRefusals {

  private final ClassNode type;
  private final ClassSource source;
  private final boolean isDurable;

  private CacheRefusals(ClassNode type, ClassSource source, boolean isDurable) {
    this.type = type;
    this.source = source;
    this.isDurable = isDurable;
  }

  /** All reasons against a class. */
  static List<Finding> of(ClassNode type, ClassSource source, boolean isDurable) {
    List<Finding> reasons = new ArrayList<>();
    for (CacheMethod each : CacheMethod.of(type)) {
      String text = of(type, each, source, isDurable);
      if (text != null) {
        reasons.add(new Finding(text, Lines.first(each.method())));
      }
    }
    return reasons;
  }

  /** Why a method is refused, or {@code null}. */
  static @Nullable String of(
      ClassNode type, CacheMethod annotated, ClassSource source, boolean isDurable) {
    return new CacheRefusals(type, source, isDurable).reason(annotated);
  }

  private @Nullable String reason(CacheMethod annotated) {
    Map<String, Object> cached = annotated.cached();
    Map<String, Object> invalidates = annotated.invalidates();
    if (cached != null && invalidates != null) {
      return "method "
          + annotated.method().name
          + " is @Cached and @CacheInvalidate, and would drop what it keeps; make it two methods";
    }
    String reason = ofForm(annotated);
    if (reason == null && invalidates != null) {
      reason = Invalidation.of(type, annotated, invalidates, source).reason();
    }
    if (reason == null && cached != null) {
      reason = ofCached(annotated, cached);
    }
    return reason;
  }

  private @Nullable String ofCached(CacheMethod annotated, Map<String, Object> values) {
    String reason = CachedResult.reasonAgainst(annotated.method(), source);
    if (reason == null) {
      reason = ofMonitor(annotated);
    }
    if (reason == null) {
      reason = CachedAttributes.reasonAgainst(annotated, values, isDurable);
    }
    return reason == null ? CacheKeys.reasonAgainst(annotated, source) : reason;
  }

  private @Nullable String ofForm(CacheMethod annotated) {
    MethodNode method = annotated.method();
    String name = annotated.cached() != null ? "@Cached" : "@CacheInvalidate";
    if (method.name.startsWith("<")) {
      return "a constructor is " + name + ", and returns nothing to anybody; annotate a method";
    }
    if ((method.access & Opcodes.ACC_NATIVE) != 0) {
      return "method " + method.name + " is native; put " + name + " on a method that calls it";
    }
    if ((method.access & Opcodes.ACC_ABSTRACT) != 0) {
      return "method " + method.name + " has no body; put " + name + " where it is implemented";
    }
    if (method.desc.contains("Lkotlin/coroutines/Continuation;)")) {
      return "method "
          + method.name
          + " is a suspend function, which returns before it has its result; let it return a"
          + " CompletionStage";
    }
    if (WideCalls.isWide(slots(annotated))) {
      return "method "
          + method.name
          + " has more arguments than "
          + name
          + " takes; put some into"
          + " an object";
    }
    return isDurable ? null : ofOrdinary(annotated);
  }

  private static int slots(CacheMethod annotated) {
    int slots = 1;
    for (Type parameter : Type.getArgumentTypes(annotated.method().desc)) {
      slots += parameter.getSize();
    }
    return slots;
  }

  private @Nullable String ofOrdinary(CacheMethod annotated) {
    MethodNode method = annotated.method();
    String version = Refusals.classFile(type);
    if (version != null) {
      return "method " + method.name + " cannot be woven: " + version;
    }
    List<OuterField> path = InnerClasses.path(type, source);
    Set<MethodNode> reaching = InnerClasses.reaching(type, path);
    return reaching.contains(method)
        ? "method "
            + method.name
            + " reaches the durable object around its class; move it to the durable class, or make"
            + " the class static"
        : null;
  }

  /** A turn takes the monitor's place, and lets others in while it waits. */
  private @Nullable String ofMonitor(CacheMethod annotated) {
    MethodNode method = annotated.method();
    boolean hasTurn = isDurable && !annotated.isStatic();
    return Monitors.has(method) && !hasTurn
        ? "method "
            + method.name
            + " is synchronized, and whoever waits for its result would hold the lock; wait outside"
            + " of the lock, and take the lock inside"
        : null;
  }
}
