package io.perdure.agent.weave;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Tells what is {@code @Interleaved} (rule 3.4) or {@code @Cached}, with all that is written inside
 * of it.
 */
final class AnnotatedCode {

  private final String annotation;
  private final byte[] constant;
  private final ClassSource source;

  private AnnotatedCode(String annotation, ClassSource source) {
    this.annotation = annotation;
    this.constant = ConstantPool.ascii(annotation);
    this.source = source;
  }

  /** The methods of a class that are, bodies of lambdas included. */
  static Set<MethodNode> of(ClassNode type, ClassSource source, String annotation) {
    return new AnnotatedCode(annotation, source).of(type);
  }

  /** The same, but for what the class says of itself. */
  static Set<MethodNode> around(ClassNode type, ClassSource source, String annotation) {
    return new AnnotatedCode(annotation, source).isWrittenInside(type)
        ? new HashSet<>(type.methods)
        : Set.of();
  }

  private Set<MethodNode> of(ClassNode type) {
    if (has(type.visibleAnnotations, type.invisibleAnnotations) || isWrittenInside(type)) {
      return new HashSet<>(type.methods);
    }
    Set<MethodNode> found = new HashSet<>();
    for (MethodNode method : type.methods) {
      if (has(method.visibleAnnotations, method.invisibleAnnotations)) {
        found.add(method);
      }
    }
    addLambdas(type, found);
    return found;
  }

  /** Whether an inner, local or anonymous class stands in code that is. */
  private boolean isWrittenInside(ClassNode type) {
    String outer = type.outerClass != null ? type.outerClass : outerOfInner(type);
    byte[] classFile = outer == null ? null : source.find(outer);
    if (classFile == null) {
      return false;
    }
    if (!ConstantPool.contains(classFile, constant)) {
      return isWrittenInside(withoutCode(classFile));
    }
    ClassNode around = Weaver.parse(classFile);
    if (type.outerMethod == null) {
      return has(around.visibleAnnotations, around.invisibleAnnotations) || isWrittenInside(around);
    }
    return of(around).stream()
        .anyMatch(
            method ->
                method.name.equals(type.outerMethod) && method.desc.equals(type.outerMethodDesc));
  }

  private static ClassNode withoutCode(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile)
        .accept(type, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return type;
  }

  private static @Nullable String outerOfInner(ClassNode type) {
    for (InnerClassNode each : type.innerClasses) {
      if (each.name.equals(type.name) && (each.access & Opcodes.ACC_STATIC) == 0) {
        return each.outerName;
      }
    }
    return null;
  }

  /** Also those in lambdas, and of compilers that name them otherwise than javac. */
  private static void addLambdas(ClassNode type, Set<MethodNode> found) {
    if (found.isEmpty()) {
      return;
    }
    Map<String, MethodNode> bodies = new HashMap<>();
    for (MethodNode method : type.methods) {
      if ((method.access & Opcodes.ACC_SYNTHETIC) != 0) {
        bodies.put(method.name + method.desc, method);
      }
    }
    Deque<MethodNode> toVisit = new ArrayDeque<>(found);
    while (!toVisit.isEmpty()) {
      for (AbstractInsnNode each : toVisit.pop().instructions) {
        if (each instanceof InvokeDynamicInsnNode site) {
          for (Object argument : site.bsmArgs) {
            MethodNode body =
                argument instanceof Handle handle && handle.getOwner().equals(type.name)
                    ? bodies.get(handle.getName() + handle.getDesc())
                    : null;
            if (body != null && found.add(body)) {
              toVisit.add(body);
            }
          }
        }
      }
    }
  }

  private boolean has(
      @Nullable List<AnnotationNode> visible, @Nullable List<AnnotationNode> invisible) {
    return AnnotationValues.has(visible, annotation) || AnnotationValues.has(invisible, annotation);
  }
}
