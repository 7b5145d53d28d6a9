package io.perdure.agent.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.tree.ClassNode;
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
 * <p>One that was loaded before the agent has its shape for good, so it gets the bodies alone:
 * cells are kept apart from its instances.
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
    return weave(classFile, false);
  }

  /** The same for one that was loaded before the agent: bodies only. */
  public Woven weaveLoaded(byte[] classFile) {
    return weave(classFile, true);
  }

  private Woven weave(byte[] classFile, boolean isLoaded) {
    ClassNode type = parse(classFile);
    List<Finding> reasons = Refusals.of(type, source);
    String reason = reasons.isEmpty() ? null : reasons.get(0).text();
    if (reason == null) {
      try {
        return new DurableClass(source, type, classFile, isLoaded).weave();
      } catch (MethodTooLargeException | ClassTooLargeException | RefusedException e) {
        reason = reason(e);
      }
    }
    return refused(classFile, reason);
  }

  /** Makes all methods of a class throw the reason. */
  public static Woven refused(byte[] classFile, String reason) {
    ClassNode type = parse(classFile);
    String name = type.name.replace('/', '.');
    return new Woven(RefusedClass.of(type, reason), new Refusal(name, reason));
  }

  /**
   * Weaves a superclass or an interface of durable classes.
   *
   * @param isLoaded whether it is too late for anything but the bodies of its methods
   * @return its class file as it was, with the reason, when it cannot be woven
   */
  public Woven weaveShared(byte[] classFile, boolean isLoaded) {
    ClassNode type = parse(classFile);
    try {
      requireCallSites(type);
      return new SharedClass(source, type, classFile, isLoaded).weave();
    } catch (MethodTooLargeException | ClassTooLargeException | RefusedException e) {
      return new Woven(classFile, new Refusal(type.name.replace('/', '.'), reason(e)));
    }
  }

  private static String reason(RuntimeException e) {
    if (e instanceof MethodTooLargeException method) {
      return "method "
          + method.getMethodName()
          + " is too large to take the entry prologue; split it into smaller methods";
    }
    return e instanceof ClassTooLargeException
        ? "it has too many constants to take any more; split it into smaller classes"
        : String.valueOf(e.getMessage());
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

  /** Weaves a class that was woven when it loaded; the fields are the same then. */
  public Woven weaveAgain(byte[] classFile) {
    return weave(EarlierSchema.removeFrom(classFile));
  }

  /** Whether a class accesses fields of durable classes of its nest. */
  public boolean usesDurableNestMates(byte[] classFile) {
    return !NestMates.durable(classFile, source).isEmpty();
  }

  /**
   * Weaves a class of the nest of a durable one, an inner class above all: checks its accesses to
   * fields of durable objects, and lets methods that reach one in by its turn.
   *
   * @param isLoaded whether it is too late for anything but the bodies of its methods
   * @return {@code null} if there is nothing to weave; its class file as it was, with the reason,
   *     when it cannot be woven
   */
  public @Nullable Woven weaveNestMate(byte[] classFile, boolean isLoaded) {
    ClassNode type = parse(classFile);
    try {
      Woven woven = new NearClass(source, type, classFile, isLoaded).weave();
      if (woven != null) {
        requireCallSites(type);
      }
      return woven;
    } catch (MethodTooLargeException | ClassTooLargeException | RefusedException e) {
      return new Woven(classFile, new Refusal(type.name.replace('/', '.'), reason(e)));
    }
  }

  /** Whether a class may have cached methods, or such that invalidate. */
  public static boolean mayCache(byte[] classFile) {
    return CacheMethod.mayBeIn(classFile);
  }

  /**
   * Weaves the cached methods of a class that is not durable, and those that invalidate: bodies
   * only. A method that cannot be throws the reason.
   *
   * @return {@code null} if there are none
   */
  public @Nullable Woven weaveCached(byte[] classFile) {
    return CachingClass.weave(classFile, source);
  }

  /** All reasons for which cached methods of a class that is not durable would be refused. */
  public List<Finding> reasonsAgainstCached(byte[] classFile) {
    return CacheRefusals.of(parse(classFile), source, false);
  }

  private static void requireCallSites(ClassNode type) {
    String reason = Refusals.classFile(type);
    if (reason != null) {
      throw new RefusedException(reason);
    }
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

  static ClassNode parse(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.EXPAND_FRAMES);
    return type;
  }

  /** The stack sizes are the methods' own, raised by what was woven into them. */
  static byte[] write(ClassNode type) {
    ClassWriter writer = new ClassWriter(0);
    type.accept(writer);
    return writer.toByteArray();
  }
}
