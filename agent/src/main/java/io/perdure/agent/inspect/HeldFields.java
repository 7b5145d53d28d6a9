package io.perdure.agent.inspect;

import io.perdure.agent.weave.ClassSource;
import io.perdure.agent.weave.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/** A class's fields: what is in memory only, and what is no part of the object. */
final class HeldFields {

  /** What the runtime gives an object anew each time. */
  private static final Set<String> OF_RUNTIME =
      Set.of("Lio/perdure/DurableStorage;", "Lio/perdure/DurableContext;");

  private final ClassNode type;
  private final MutableTypes mutable;

  HeldFields(ClassNode type, ClassSource source) {
    this.type = type;
    mutable = new MutableTypes(source);
  }

  /** One line for each instance field. */
  List<String> held() {
    List<String> held = new ArrayList<>();
    for (FieldNode field : type.fields) {
      int notHeld = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
      if ((field.access & notHeld) == 0
          && field.value == null
          && !OF_RUNTIME.contains(field.desc)) {
        held.add(field.name + ": " + TypeText.of(field.desc, field.signature) + changes(field));
      }
    }
    return held;
  }

  /** Static fields that hold state. */
  List<Finding> shared() {
    List<Finding> shared = new ArrayList<>();
    for (FieldNode field : type.fields) {
      boolean isStatic = (field.access & Opcodes.ACC_STATIC) != 0;
      boolean isSynthetic = (field.access & Opcodes.ACC_SYNTHETIC) != 0;
      boolean isFinal = (field.access & Opcodes.ACC_FINAL) != 0;
      if (isStatic && !isSynthetic && (!isFinal || isMutable(field))) {
        shared.add(
            new Finding(
                "static field "
                    + field.name
                    + " is not part of the object: all objects and threads share it, no turn guards"
                    + " it, and nothing stores it",
                0));
      }
    }
    return shared;
  }

  private String changes(FieldNode field) {
    Set<String> methods = new TreeSet<>();
    for (MethodNode method : type.methods) {
      if (!method.name.startsWith("<") && assigns(method, field)) {
        methods.add(method.name.startsWith("lambda$") ? ofLambda(method.name) : method.name);
      }
    }
    if (!methods.isEmpty()) {
      return ", changed by " + String.join(", ", methods);
    }
    int guarded = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
    if ((field.access & guarded) == 0) {
      return ", which other code can set";
    }
    return isMutable(field) ? ", whose contents can change" : ", set by the constructor";
  }

  private boolean isMutable(FieldNode field) {
    return mutable.isMutable(Type.getType(field.desc));
  }

  private boolean assigns(MethodNode method, FieldNode field) {
    for (AbstractInsnNode each : method.instructions) {
      if (each.getOpcode() == Opcodes.PUTFIELD
          && ((FieldInsnNode) each).owner.equals(type.name)
          && ((FieldInsnNode) each).name.equals(field.name)) {
        return true;
      }
    }
    return false;
  }

  /** {@code lambda$put$3} is in {@code put}. */
  private static String ofLambda(String name) {
    int from = name.indexOf('$') + 1;
    int to = name.lastIndexOf('$');
    return to > from ? name.substring(from, to) : name;
  }
}
