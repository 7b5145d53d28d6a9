package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What cannot be made safe, or is not handled, is refused when the class loads; each reason names
 * the member and the remedy (rule 1.5).
 */
final class Refusals {

  /** Java 7, which has invokedynamic. */
  private static final int OLDEST_CLASS_FILE = 51;

  private static final String INNER =
      "it is an inner or local class, which belongs to what is around it; declare it at the top"
          + " level, or static in another class";

  private Refusals() {}

  /** All reasons against a class, the one that the log names first. */
  static List<Finding> of(ClassNode type, ClassSource source) {
    List<Finding> reasons = new ArrayList<>();
    addUnlessNull(reasons, kindOfType(type));
    addUnlessNull(reasons, classFile(type));
    if (!reasons.isEmpty()) {
      return reasons; // what else there is to say of an enum would be beside the point
    }
    Attributes.reasonsAgainst(type).forEach(text -> addUnlessNull(reasons, text));
    fields(type, reasons);
    methods(type, reasons);
    reasons.addAll(CacheRefusals.of(type, source, true));
    try {
      SuperTypes.of(type, source);
    } catch (RefusedException e) {
      addUnlessNull(reasons, e.getMessage());
    }
    return reasons;
  }

  /**
   * Checks a class or interface that a durable class inherits from.
   *
   * @throws RefusedException that names it, and its member
   */
  static void checkShared(ClassNode type, String kind, ClassSource source) {
    List<Finding> reasons = new ArrayList<>();
    if (type.innerClasses.stream().anyMatch(each -> isInner(type, each))) {
      addUnlessNull(reasons, INNER);
    }
    addUnlessNull(reasons, classFile(type));
    fields(type, reasons);
    methods(type, reasons);
    reasons.addAll(CacheRefusals.of(type, source, false));
    if (!reasons.isEmpty()) {
      throw new RefusedException(
          "its "
              + kind
              + " "
              + type.name.replace('/', '.')
              + " cannot be a part of it: "
              + reasons.get(0).text());
    }
  }

  private static void addUnlessNull(List<Finding> reasons, @Nullable String text) {
    if (text != null) {
      reasons.add(new Finding(text, 0));
    }
  }

  private static @Nullable String kindOfType(ClassNode type) {
    if ((type.access & Opcodes.ACC_ANNOTATION) != 0) {
      return "it is an annotation; annotate a class";
    }
    if ((type.access & Opcodes.ACC_INTERFACE) != 0) {
      return "it is an interface; annotate the class that implements it";
    }
    if ((type.access & Opcodes.ACC_ENUM) != 0) {
      return "it is an enum, whose constants exist without an id; annotate a class that holds one";
    }
    if ((type.access & Opcodes.ACC_RECORD) != 0) {
      return "it is a record, whose state anybody can read; annotate a class, and store records in it";
    }
    return type.innerClasses.stream().anyMatch(each -> isInner(type, each)) ? INNER : null;
  }

  /** An inner class that does not use its outer instance has no field for it. */
  private static boolean isInner(ClassNode type, InnerClassNode each) {
    return each.name.equals(type.name)
        && each.outerName != null
        && (each.access & Opcodes.ACC_STATIC) == 0;
  }

  /** Without call sites there is no way into the turn. */
  static @Nullable String classFile(ClassNode type) {
    int version = type.version & 0xffff;
    return version < OLDEST_CLASS_FILE
        ? "its class file has version "
            + version
            + ", older than Java 7; compile it with --release 17"
        : null;
  }

  private static void fields(ClassNode type, List<Finding> reasons) {
    for (FieldNode field : type.fields) {
      String text = field(field);
      // Being an inner class shows in several places, and is one reason.
      if (text != null && reasons.stream().noneMatch(each -> each.text().equals(text))) {
        reasons.add(new Finding(text, 0));
      }
    }
  }

  private static @Nullable String field(FieldNode field) {
    boolean isStatic = (field.access & Opcodes.ACC_STATIC) != 0;
    boolean isPrivate = (field.access & Opcodes.ACC_PRIVATE) != 0;
    boolean isConstant = field.value != null;
    if (field.name.equals(Names.FIELD)) {
      return "field " + field.name + " is there already; weave the class once";
    }
    if ((field.access & Opcodes.ACC_SYNTHETIC) != 0 && isOfSurroundings(field.name)) {
      return INNER;
    }
    return isStatic || isPrivate || isConstant
        ? null
        : "field "
            + field.name
            + " can be reached from outside, past the object's turn; make it private and add a"
            + " method";
  }

  /** The outer instance and captured variables. */
  private static boolean isOfSurroundings(String field) {
    return field.startsWith("this$") || field.startsWith("val$");
  }

  private static void methods(ClassNode type, List<Finding> reasons) {
    for (MethodNode method : type.methods) {
      if ((method.access & Opcodes.ACC_STATIC) == 0) {
        String whole = method(method);
        if (whole != null) {
          reasons.add(new Finding(whole, Lines.first(method)));
        }
        try {
          calls(type, method, reasons);
        } catch (RefusedException e) {
          reasons.add(new Finding(String.valueOf(e.getMessage()), Lines.first(method)));
        }
      }
    }
  }

  private static @Nullable String method(MethodNode method) {
    if ((method.access & Opcodes.ACC_NATIVE) != 0) {
      return "method "
          + method.name
          + " is native and would run outside of the turn; move it to another class and call it"
          + " from an ordinary method";
    }
    if (method.name.equals("finalize") && method.desc.equals("()V")) {
      return "method finalize would run in references, too, which hold no state; remove it";
    }
    return null;
  }

  private static void calls(ClassNode type, MethodNode method, List<Finding> reasons) {
    Receivers receivers = null;
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof MethodInsnNode call && clones(type, call)) {
        reasons.add(new Finding(clone(method), Lines.at(call)));
      } else if (each instanceof MethodInsnNode call && isWaitOrNotify(call)) {
        receivers = receivers != null ? receivers : Receivers.of(type.name, method);
        if (receivers.isThis(call, Type.getArgumentTypes(call.desc).length)) {
          reasons.add(new Finding(monitor(method, call), Lines.at(call)));
        }
      }
    }
  }

  private static boolean clones(ClassNode type, MethodInsnNode call) {
    return call.getOpcode() == Opcodes.INVOKESPECIAL
        && (call.owner.equals(type.superName) || call.owner.equals("java/lang/Object"))
        && call.name.equals("clone")
        && call.desc.equals("()Ljava/lang/Object;");
  }

  private static String clone(MethodNode method) {
    return "method "
        + method.name
        + " calls super.clone(), whose result would pass for the same object; copy what is needed"
        + " into another class";
  }

  private static boolean isWaitOrNotify(MethodInsnNode call) {
    return call.owner.equals("java/lang/Object")
        && (call.name.equals("wait")
            || call.name.equals("notify")
            || call.name.equals("notifyAll"));
  }

  private static String monitor(MethodNode method, MethodInsnNode call) {
    return "method "
        + method.name
        + " calls "
        + call.name
        + " on this, and whoever should answer could not enter while it waits; use a"
        + " CompletableFuture";
  }
}
