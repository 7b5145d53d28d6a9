package io.perdure.agent.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
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
  public static boolean isAnnotated(byte[] classFile) {
    return Annotations.areOn(classFile);
  }

  /** The name under which objects of a class that carries the annotation are stored. */
  public static String storedName(byte[] classFile) {
    return Annotations.storedName(classFile);
  }

  /** Weaves a class that carries the annotation. */
  public Woven weave(byte[] classFile) {
    ClassNode type = parse(classFile);
    List<Finding> reasons = Refusals.of(type, source);
    String reason = reasons.isEmpty() ? null : reasons.get(0).text();
    if (reason == null) {
      try {
        return new Woven(durable(classFile), null);
      } catch (MethodTooLargeException e) {
        reason =
            "method "
                + e.getMethodName()
                + " is too large to take the entry prologue; split it into smaller methods";
      } catch (ClassTooLargeException e) {
        reason = "it has too many constants to take any more; split it into smaller classes";
      } catch (RefusedException e) {
        reason = String.valueOf(e.getMessage());
      }
    }
    return refused(type, reason);
  }

  /** Refuses a class for a reason that its class file does not show. */
  public static Woven refused(byte[] classFile, String reason) {
    return refused(parse(classFile), reason);
  }

  private static Woven refused(ClassNode type, String reason) {
    Refusal refusal = new Refusal(type.name.replace('/', '.'), reason);
    return new Woven(RefusedClass.of(type, reason), refusal);
  }

  /** All reasons for which a class would be refused if it carried the annotation. */
  public List<Finding> reasonsAgainst(byte[] classFile) {
    List<Finding> reasons = Refusals.of(parse(classFile), source);
    if (!reasons.isEmpty()) {
      return reasons;
    }
    Refusal found = weave(classFile).refusal();
    return found == null ? List.of() : List.of(new Finding(found.reason(), 0));
  }

  /** Whether a class shares a nest with others, so that it may access their private fields. */
  public static boolean hasNestMates(byte[] classFile) {
    return NestMates.has(classFile);
  }

  /** Whether a class accesses fields of durable classes of its nest. */
  public boolean usesDurableNestMates(byte[] classFile) {
    return !NestMates.durable(classFile, source).isEmpty();
  }

  /**
   * Checks the accesses of a class that is not durable to the fields of durable classes of its
   * nest, inner classes and their lambdas above all; {@code null} if it has none.
   */
  public byte @Nullable [] weaveNestMate(byte[] classFile) {
    List<String> mates = NestMates.durable(classFile, source);
    if (mates.isEmpty()) {
      return null;
    }
    ClassNode type = parse(classFile);
    return checkFields(type, mates) ? write(type) : null;
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

  private byte[] durable(byte[] classFile) {
    ClassNode type = parse(classFile);
    checkFields(type, List.of(type.name));
    checkFields(type, NestMates.durable(classFile, source));
    for (MethodNode method : type.methods) {
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

  private static boolean checkFields(ClassNode type, List<String> durableClasses) {
    boolean changed = false;
    for (String durable : durableClasses) {
      for (MethodNode method : type.methods) {
        changed |= FieldChecks.add(type.name, method, durable);
      }
    }
    return changed;
  }

  static ClassNode parse(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, 0);
    return type;
  }

  /** The stack sizes are the methods' own, raised by what was woven into them. */
  static byte[] write(ClassNode type) {
    ClassWriter writer = new ClassWriter(0);
    type.accept(writer);
    return writer.toByteArray();
  }
}
