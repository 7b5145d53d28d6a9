package io.perdure.agent.weave;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
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

  @Nullable Woven weave() {
    List<OuterField> path = InnerClasses.path(type, source);
    Set<MethodNode> reaching = InnerClasses.reaching(type, path);
    boolean changed = FieldOwners.of(classFile, source).check(type, reaching, path);
    WaitSites waits = WaitSites.near(type, source);
    CacheMethods cached = CacheMethods.ofOrdinary(type, source);
    for (MethodNode method : List.copyOf(type.methods)) {
      changed |= waits.rewrite(method);
      changed |= makeSequential(method, path);
      if (cached.contains(method)) {
        cached.weave(method);
        changed = true;
      } else if (reaching.contains(method)) {
        LateWeaving.prepare(method, isLoaded);
        EntryPrologue.addInner(type, method, path);
        changed = true;
      }
    }
    return changed ? new Woven(Weaver.write(type), cached.refused()) : null;
  }

  private boolean makeSequential(MethodNode method, List<OuterField> path) {
    if (path.isEmpty()) {
      return false; // no code of the object
    }
    String object = Type.getType(path.get(path.size() - 1).descriptor()).getInternalName();
    if (source.isDurable(object)) {
      return SequentialStreams.rewrite(method);
    }
    return EntryPrologue.isEntry(method) && SequentialStreams.rewriteShared(method, path);
  }
}
