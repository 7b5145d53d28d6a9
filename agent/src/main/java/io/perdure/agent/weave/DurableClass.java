package io.perdure.agent.weave;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/** Weaves one class that carries the annotation and is not refused. */
final class DurableClass {
  private final ClassSource source;
  private final ClassNode type;
  private final byte[] classFile;
  private final boolean isLoaded;

  DurableClass(ClassSource source, ClassNode type, byte[] classFile, boolean isLoaded) {
    this.source = source;
    this.type = type;
    this.classFile = classFile;
    this.isLoaded = isLoaded;
  }

  Woven weave() {
    SuperTypes inherited = SuperTypes.of(type, source);
    Set<String> shared = inherited.names();
    Set<String> near = near(inherited);
    Set<MethodNode> lambdas = LambdaBodies.withThisFirst(type);
    checkFields(shared, lambdas);
    WaitSites waits = WaitSites.of(type, source);
    CacheMethods cached = CacheMethods.ofDurable(type, source);
    boolean comesAlone = shared.isEmpty() && near.isEmpty();
    for (MethodNode method : List.copyOf(type.methods)) {
      SequentialStreams.rewrite(method);
      waits.rewrite(method);
      if (method.name.equals("<init>")) {
        bind(method, comesAlone);
      } else if (cached.contains(method)) {
        if (!Arguments.isStatic(method)) {
          readyForPrologue(method);
        }
        cached.weave(method);
      } else if (isEntry(method) || lambdas.contains(method)) {
        addPrologue(method);
      }
    }
    if (!isLoaded) {
      SerialVersion.keep(type, classFile, source);
      ObjectMethods.addMissing(type, inherited.signatures());
      addCell();
    }
    return new Woven(Weaver.write(type), shared, near);
  }

  private boolean isEntry(MethodNode method) {
    return EntryPrologue.isEntry(method) && !AddedAccessors.contain(type, method);
  }

  private void bind(MethodNode constructor, boolean comesAlone) {
    if (isLoaded) {
      CellBinding.addShared(type, constructor);
    } else {
      CellBinding.add(type, constructor);
    }
    if (!comesAlone) {
      CellBinding.prepare(type, constructor);
    }
  }

  private void addPrologue(MethodNode method) {
    readyForPrologue(method);
    if (isLoaded) {
      EntryPrologue.addShared(type, method);
    } else {
      EntryPrologue.add(type, method);
    }
  }

  private void readyForPrologue(MethodNode method) {
    if (isLoaded) {
      LateWeaving.requireBodyOnly(method);
    } else {
      // The turn replaces the monitor; it would be taken before the prologue could run.
      method.access &= ~Opcodes.ACC_SYNCHRONIZED;
    }
  }

  private Set<String> near(SuperTypes inherited) {
    Set<String> near = new LinkedHashSet<>(NestMates.of(type, source));
    inherited.superclasses().forEach(each -> near.addAll(NestMates.of(each, source)));
    near.removeAll(inherited.names());
    near.remove(type.name);
    return near;
  }

  private void checkFields(Set<String> shared, Set<MethodNode> lambdas) {
    FieldOwners owners = FieldOwners.of(classFile, source);
    owners.add(type.name, !isLoaded);
    shared.forEach(name -> owners.add(name, false));
    owners.check(type, lambdas, List.of());
  }

  private void addCell() {
    type.fields.add(
        new FieldNode(
            Opcodes.ACC_PRIVATE | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC,
            Names.FIELD,
            Names.CELL_DESCRIPTOR,
            null,
            null));
  }
}
