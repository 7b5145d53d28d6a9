package io.perdure.agent.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Which parameters can be compared by value, as far as class files say. */
final class CacheKeys {

  private CacheKeys() {}

  static @Nullable String reasonAgainst(CacheMethod annotated, ClassSource source) {
    MethodNode method = annotated.method();
    Type[] parameters = Type.getArgumentTypes(method.desc);
    GenericTypes generic = GenericTypes.of(method);
    for (int position : annotated.key()) {
      Type type = GenericTypes.element(parameters[position]);
      String fault =
          type.getSort() == Type.OBJECT && !generic.isVariable(position)
              ? faultOf(type.getInternalName(), source)
              : null;
      if (fault != null) {
        return "parameter "
            + (position + 1)
            + " of method "
            + method.name
            + " is "
            + type.getClassName()
            + ", which "
            + fault
            + ", or put @CacheKey on the others only";
      }
    }
    return null;
  }

  private static @Nullable String faultOf(String name, ClassSource source) {
    if (name.equals("java/lang/Class") || source.isDurable(name)) {
      return null;
    }
    String instead = Unsharable.instead(name, source);
    if (instead != null) {
      return "cannot be compared by value; take " + instead;
    }
    ClassNode type = SuperNames.parse(name, source);
    return type == null || hasEquality(type, source)
        ? null
        : "has no equals and hashCode of its own; give it both, take another type";
  }

  /** An instance of what is abstract is asked for its class when it comes. */
  private static boolean hasEquality(ClassNode type, ClassSource source) {
    if ((type.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) != 0) {
      return true;
    }
    List<ClassNode> classes = SuperNames.classes(type, source);
    return classes.isEmpty()
        || !SuperNames.areAll(classes)
        || (declares(classes, "equals", "(Ljava/lang/Object;)Z")
            && declares(classes, "hashCode", "()I"));
  }

  private static boolean declares(List<ClassNode> classes, String name, String descriptor) {
    return classes.stream()
        .flatMap(type -> type.methods.stream())
        .anyMatch(
            method ->
                method.name.equals(name)
                    && method.desc.equals(descriptor)
                    && (method.access & Opcodes.ACC_ABSTRACT) == 0);
  }
}
