package io.perdure.agent.inspect;

import io.perdure.agent.weave.ClassSource;
import io.perdure.runtime.codec.DeclaredTypes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InnerClassNode;

/** Why values of a type cannot be stored, as far as class files show it. */
final class StorableTypes {

  private static final int PARSING =
      ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  private final ClassSource source;

  StorableTypes(ClassSource source) {
    this.source = source;
  }

  /** A sentence about a value of the type, or {@code null}. */
  @Nullable String problem(Type type) {
    return problem(type, "a value", new HashSet<>());
  }

  private @Nullable String problem(Type type, String what, Set<String> seen) {
    Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
    if (element.getSort() != Type.OBJECT || !seen.add(element.getInternalName())) {
      return null;
    }
    String name = element.getInternalName();
    if (isJdk(name)) {
      Class<?> jdk = load(name);
      String problem = jdk == null ? null : DeclaredTypes.problem(jdk);
      return problem == null ? null : what + " " + problem;
    }
    ClassNode parsed = parse(name);
    return parsed == null ? null : ofApplication(parsed, what, seen);
  }

  private @Nullable String ofApplication(ClassNode type, String what, Set<String> seen) {
    boolean anyOrFixed = (type.access & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM)) != 0;
    if (anyOrFixed || source.isDurable(type.name)) {
      return null; // of a durable object, type and id are stored
    }
    if ((type.access & Opcodes.ACC_RECORD) == 0 && isInner(type)) {
      return what
          + " is a "
          + type.name.replace('/', '.')
          + ", a class inside another one or a method; make it static, or a record";
    }
    String inherited = inherited(type, new HashSet<>());
    if (inherited != null) {
      return what + " " + inherited;
    }
    for (FieldNode field : type.fields) {
      int notStored = Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC;
      if ((field.access & notStored) == 0) {
        String part = TypeText.of(Type.getObjectType(type.name)) + "." + field.name;
        String problem = problem(Type.getType(field.desc), part, seen);
        if (problem != null) {
          return problem;
        }
      }
    }
    return null;
  }

  private static boolean isInner(ClassNode type) {
    for (InnerClassNode each : type.innerClasses) {
      if (each.name.equals(type.name)) {
        return each.outerName == null || (each.access & Opcodes.ACC_STATIC) == 0;
      }
    }
    return false;
  }

  /** What a class is through one of its supertypes in the JDK. */
  private @Nullable String inherited(ClassNode type, Set<String> seen) {
    Set<String> parents = new HashSet<>(type.interfaces);
    parents.add(type.superName);
    for (String parent : parents) {
      String problem = seen.add(parent) ? inheritedFrom(parent, seen) : null;
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private @Nullable String inheritedFrom(String parent, Set<String> seen) {
    if (isJdk(parent)) {
      Class<?> jdk = load(parent);
      return jdk == null ? null : DeclaredTypes.problemOfSubclasses(jdk);
    }
    ClassNode parsed = parse(parent);
    return parsed == null ? null : inherited(parsed, seen);
  }

  private @Nullable ClassNode parse(String name) {
    byte[] found = source.find(name);
    if (found == null) {
      return null;
    }
    ClassNode parsed = new ClassNode();
    new ClassReader(found).accept(parsed, PARSING);
    return parsed;
  }

  private static boolean isJdk(String name) {
    return name.startsWith("java/") || name.startsWith("javax/");
  }

  /** A class of the JDK, which is not initialized; {@code null} if this JDK has none. */
  private static @Nullable Class<?> load(String name) {
    try {
      return Class.forName(name.replace('/', '.'), false, ClassLoader.getPlatformClassLoader());
    } catch (ClassNotFoundException | LinkageError notHere) {
      return null;
    }
  }
}
