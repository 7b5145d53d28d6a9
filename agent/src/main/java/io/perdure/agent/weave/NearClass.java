package io.perdure.agent.weave;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Weaves a class of the nest of a durable one, or of one that durable ones inherit from. */
final class NearClass {
  private final ClassSource source;
  private final ClassNode type;
  private final byte[] classFile;
  private final boolean isLoaded;

  NearClass(ClassSource source, ClassNode type, byte[] classFile, boolean isLoaded) {
    this.source = source;
    this.type = type;
    this.classFile = classFile;
    this.isLoaded = isLoaded;
  }

  byte @Nullable [] weave() {
    List<OuterField> path = InnerClasses.path(type, source);
    Set<MethodNode> reaching = InnerClasses.reaching(type, path);
    boolean changed = FieldOwners.of(classFile, source).check(type, reaching, path);
    for (MethodNode method : List.copyOf(type.methods)) {
      if (reaching.contains(method)) {
        LateWeaving.prepare(method, isLoaded);
        EntryPrologue.addInner(type, method, path);
        changed = true;
      }
    }
    return changed ? Weaver.write(type) : null;
  }
}
