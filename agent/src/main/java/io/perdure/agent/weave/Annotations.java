package io.perdure.agent.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;

/** Tells a class that carries the annotation from one that only names it somewhere. */
final class Annotations {

  private static final byte[] ANNOTATION = ConstantPool.ascii(Names.ANNOTATION);

  private Annotations() {}

  static boolean areOn(byte[] classFile) {
    if (!ConstantPool.contains(classFile, ANNOTATION)) {
      return false;
    }
    ClassNode type = withoutCode(classFile);
    return has(type.visibleAnnotations) || has(type.invisibleAnnotations);
  }

  /** What the annotation's {@code name} says, or else the class's name. */
  static String storedName(byte[] classFile) {
    ClassNode type = withoutCode(classFile);
    if (type.visibleAnnotations != null) {
      for (AnnotationNode annotation : type.visibleAnnotations) {
        String name = annotation.desc.equals(Names.ANNOTATION) ? name(annotation.values) : "";
        if (!name.isEmpty()) {
          return name;
        }
      }
    }
    return type.name.replace('/', '.');
  }

  /** Names and values in turn. */
  private static String name(@Nullable List<Object> values) {
    int at = values == null ? -1 : values.indexOf("name");
    return values == null || at < 0 ? "" : (String) values.get(at + 1);
  }

  private static ClassNode withoutCode(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile)
        .accept(type, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return type;
  }

  private static boolean has(@Nullable List<AnnotationNode> annotations) {
    return annotations != null
        && annotations.stream().anyMatch(each -> each.desc.equals(Names.ANNOTATION));
  }
}
