package io.perdure.agent.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Weaves one class file: bytes in, bytes out, nothing loaded.
 *
 * <p>A durable class gets the cell field, the binding of the cell in its constructors, the entry
 * prologue in its instance methods, checks before accesses to other instances' fields, and {@code
 * equals}, {@code hashCode} and {@code toString} where it has none. It is a pure function of the
 * class file, so every later retransformation reproduces the schema of the first load, as the JVM
 * demands.
 *
 * <p>A class that is refused gets methods that throw the reason instead: fail closed.
 */
public final class Weaver {

  private final ClassSource source;

  /** A weaver for the classes of one class loader. */
  public Weaver(ClassSource source) {
    this.source = source;
  }

  /** Whether the class itself carries the annotation, rather than naming it somewhere. */
  public boolean isAnnotated(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile)
        .accept(type, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return has(type.visibleAnnotations) || has(type.invisibleAnnotations);
  }

  private static boolean has(@Nullable List<AnnotationNode> annotations) {
    return annotations != null
        && annotations.stream().anyMatch(each -> each.desc.equals(Names.ANNOTATION));
  }

  /** Weaves a class that carries the annotation. */
  public Woven weave(byte[] classFile) {
    ClassNode type = parse(classFile);
    String reason = Refusals.firstFor(type, source);
    if (reason == null) {
      try {
        return new Woven(durable(classFile), null);
      } catch (MethodTooLargeException e) {
        reason =
            "method "
                + e.getMethodName()
                + " is too large to take the entry prologue; split it into smaller methods";
      } catch (RefusedException e) {
        reason = e.getMessage();
      }
    }
    Refusal refusal = new Refusal(type.name.replace('/', '.'), String.valueOf(reason));
    return new Woven(RefusedClass.of(type, refusal.reason()), refusal);
  }

  /**
   * Checks the field accesses of a class in the nest of durable ones; {@code null} if it has none.
   */
  public static byte @Nullable [] weaveNestMate(byte[] classFile, List<String> durableClasses) {
    ClassNode type = parse(classFile);
    boolean changed = false;
    for (String durable : durableClasses) {
      for (MethodNode method : type.methods) {
        changed |= FieldChecks.add(type.name, method, durable);
      }
    }
    return changed ? write(type) : null;
  }

  /** Lets the agent answer the API's question for its runtime. */
  public static byte[] weaveBindings(byte[] classFile) {
    ClassNode type = parse(classFile);
    for (MethodNode method : type.methods) {
      if (method.name.equals("binding")) {
        ApiBinding.replaceBody(method);
      }
    }
    return write(type);
  }

  private static byte[] durable(byte[] classFile) {
    ClassNode type = parse(classFile);
    for (MethodNode method : type.methods) {
      FieldChecks.add(type.name, method, type.name);
      SequentialStreams.rewrite(method);
      if (method.name.equals("<init>")) {
        CellBinding.add(type, method);
      } else if (EntryPrologue.isEntry(method)) {
        // The turn replaces the monitor; it would be taken before the prologue could run.
        method.access &= ~Opcodes.ACC_SYNCHRONIZED;
        EntryPrologue.add(type, method);
      }
    }
    ObjectMethods.addMissing(type);
    type.fields.add(
        new FieldNode(
            Opcodes.ACC_PRIVATE | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC,
            Names.FIELD,
            Names.CELL_DESCRIPTOR,
            null,
            null));
    return write(type);
  }

  static ClassNode parse(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, 0);
    return type;
  }

  static byte[] write(ClassNode type) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }
}
