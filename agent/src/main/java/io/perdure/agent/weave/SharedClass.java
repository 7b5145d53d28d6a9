package io.perdure.agent.weave;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Weaves a superclass or an interface of durable classes, whose other instances must not notice:
 * its methods ask first what their receiver is.
 */
final class SharedClass {
  private final ClassSource source;
  private final ClassNode type;
  private final byte[] classFile;
  private final boolean isLoaded;

  SharedClass(ClassSource source, ClassNode type, byte[] classFile, boolean isLoaded) {
    this.source = source;
    this.type = type;
    this.classFile = classFile;
    this.isLoaded = isLoaded;
  }

  Woven weave() {
    Set<MethodNode> lambdas = LambdaBodies.withThisFirst(type);
    FieldOwners owners = FieldOwners.of(classFile, source);
    owners.add(type.name, false);
    owners.check(type, lambdas, List.of());
    WaitSites waits = WaitSites.of(type, source);
    CacheMethods cached = CacheMethods.ofOrdinary(type, source);
    boolean isTopmost = type.superName.equals("java/lang/Object");
    for (MethodNode method : List.copyOf(type.methods)) {
      waits.rewrite(method);
      if (method.name.equals("<init>") && isTopmost) {
        CellBinding.addShared(type, method);
      } else if (cached.contains(method)) {
        weaveCached(cached, method);
      } else if (EntryPrologue.isEntry(method) || lambdas.contains(method)) {
        SequentialStreams.rewriteShared(method, List.of());
        LateWeaving.prepare(method, isLoaded);
        EntryPrologue.addShared(type, method);
      }
    }
    return new Woven(Weaver.write(type), cached.refused());
  }

  private void weaveCached(CacheMethods cached, MethodNode method) {
    if (EntryPrologue.isEntry(method)) {
      SequentialStreams.rewriteShared(method, List.of());
      LateWeaving.prepare(method, isLoaded);
    }
    cached.weave(method);
  }
}
