package io.perdure.agent.inspect;

import io.perdure.agent.weave.ClassSource;
import io.perdure.agent.weave.Finding;
import io.perdure.agent.weave.Lines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Mutable parts of an object's state that its methods hand out, or take from their callers, where
 * the code shows it (rule 1.7).
 */
public final class Escapes {

  /** What makes a collection that nobody can change. */
  private static final Set<String> IMMUTABLE_FACTORIES =
      Set.of("of", "copyOf", "ofEntries", "toList");

  private final ClassNode type;
  private final MutableTypes mutable;
  private final Set<String> fields = new HashSet<>();
  private final Set<Finding> found = new LinkedHashSet<>();

  private Escapes(ClassNode type, ClassSource source) {
    this.type = type;
    mutable = new MutableTypes(source);
  }

  /** One finding for each member and field of a class that could be analyzed. */
  public static List<Finding> of(byte[] classFile, ClassSource source) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.SKIP_FRAMES);
    return of(type, source);
  }

  static List<Finding> of(ClassNode type, ClassSource source) {
    Escapes escapes = new Escapes(type, source);
    escapes.collect();
    return List.copyOf(escapes.found);
  }

  private void collect() {
    for (FieldNode field : type.fields) {
      int notState = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
      if ((field.access & notState) == 0 && mutable.isMutable(Type.getType(field.desc))) {
        fields.add(field.name);
      }
    }
    if (fields.isEmpty()) {
      return;
    }
    fields.removeAll(unmodifiable());
    for (MethodNode method : type.methods) {
      if (isCalledByOthers(method)) {
        collect(method);
      }
    }
  }

  private static boolean isCalledByOthers(MethodNode method) {
    int none =
        Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC;
    return (method.access & none) == 0 && !method.name.startsWith("<");
  }

  private void collect(MethodNode method) {
    Origins origins = null;
    List<String> reported = new ArrayList<>();
    for (AbstractInsnNode each : method.instructions) {
      boolean mayEscape = each.getOpcode() == Opcodes.ARETURN || isOwnField(each, Opcodes.PUTFIELD);
      if (mayEscape) {
        origins = origins != null ? origins : Origins.of(type.name, method);
        Finding finding =
            each instanceof FieldInsnNode store
                ? kept(method, store, origins)
                : returned(method, each, origins);
        // A method that returns a field in several places is one finding.
        if (finding != null && !reported.contains(finding.text())) {
          reported.add(finding.text());
          found.add(finding);
        }
      }
    }
  }

  private @Nullable Finding returned(MethodNode method, AbstractInsnNode at, Origins origins) {
    for (AbstractInsnNode maker : origins.throughCasts(at, 0)) {
      if (isOwnField(maker, Opcodes.GETFIELD) && origins.isThis(maker, 0)) {
        FieldInsnNode load = (FieldInsnNode) maker;
        if (fields.contains(load.name)) {
          Type held = Type.getType(load.desc);
          return new Finding(
              "method "
                  + method.name
                  + " returns field "
                  + load.name
                  + ", "
                  + described(held)
                  + " that its caller can change, and read while a turn changes it; return "
                  + mutable.remedy(held, load.name),
              Lines.at(at));
        }
      }
    }
    return null;
  }

  private @Nullable Finding kept(MethodNode method, FieldInsnNode store, Origins origins) {
    if (!fields.contains(store.name) || !origins.isThis(store, 1)) {
      return null;
    }
    for (AbstractInsnNode maker : origins.throughCasts(store, 0)) {
      if (origins.local(maker) > 0) {
        Type held = Type.getType(store.desc);
        return new Finding(
            "method "
                + method.name
                + " keeps its argument in field "
                + store.name
                + ", "
                + described(held)
                + " that its caller can still change; keep "
                + mutable.remedy(held, store.name),
            Lines.at(store));
      }
    }
    return null;
  }

  private static String described(Type held) {
    String text = TypeText.of(held);
    return ("AEIOU".indexOf(text.charAt(0)) < 0 ? "a " : "an ") + text;
  }

  /** Fields that are only ever given what nobody can change, as far as the class shows. */
  private Set<String> unmodifiable() {
    Set<String> unmodifiable = new HashSet<>(fields);
    for (MethodNode method : type.methods) {
      Origins origins = null;
      for (AbstractInsnNode each : method.instructions) {
        if (isOwnField(each, Opcodes.PUTFIELD)
            && unmodifiable.contains(((FieldInsnNode) each).name)) {
          origins = origins != null ? origins : Origins.of(type.name, method);
          Set<AbstractInsnNode> makers = origins.throughCasts(each, 0);
          if (makers.isEmpty() || !makers.stream().allMatch(Escapes::makesImmutable)) {
            unmodifiable.remove(((FieldInsnNode) each).name);
          }
        }
      }
    }
    return unmodifiable;
  }

  private static boolean makesImmutable(AbstractInsnNode maker) {
    if (maker.getOpcode() == Opcodes.ACONST_NULL) {
      return true;
    }
    if (!(maker instanceof MethodInsnNode call) || !call.owner.startsWith("java/util/")) {
      return false;
    }
    return call.owner.equals("java/util/Collections")
        ? call.name.startsWith("unmodifiable")
            || call.name.startsWith("empty")
            || call.name.startsWith("singleton")
        : IMMUTABLE_FACTORIES.contains(call.name) && !call.owner.equals("java/util/EnumSet");
  }

  private boolean isOwnField(AbstractInsnNode each, int opcode) {
    return each.getOpcode() == opcode && ((FieldInsnNode) each).owner.equals(type.name);
  }
}
