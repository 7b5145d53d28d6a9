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
    ClassNode type = new ClassNode();
    new ClassReader(classFile)
        .accept(type, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return has(type.visibleAnnotations) || has(type.invisibleAnnotations);
  }

  private static boolean has(@Nullable List<AnnotationNode> annotations) {
    return annotations != null
        && annotations.stream().anyMatch(each -> each.desc.equals(Names.ANNOTATION));
  }
}
