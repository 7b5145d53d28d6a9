package io.perdure.agent.inspect;

import io.perdure.agent.weave.Attributes;
import io.perdure.agent.weave.ClassSource;
import io.perdure.agent.weave.Finding;
import io.perdure.agent.weave.Weaver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/** Reads class files, and says what the classes would be as durable objects. */
public final class ClassInspector {

  private final ClassSource source;

  /** An inspector of classes whose supertypes are found there. */
  public ClassInspector(ClassSource source) {
    this.source = source;
  }

  /** A class that carries the annotation, or is asked about as if it did. */
  public ClassReport inspect(String internalName, byte[] classFile) {
    try {
      return inspect(classFile);
    } catch (RuntimeException unknown) {
      return refused(internalName.replace('/', '.'), "", unreadable(unknown));
    }
  }

  private static List<Finding> unreadable(RuntimeException unknown) {
    String text =
        "its class file cannot be woven ("
            + unknown
            + "); use a compiler release that this version of Perdure knows";
    return List.of(new Finding(text, 0));
  }

  private ClassReport inspect(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.SKIP_FRAMES);
    List<Finding> refusals = new Weaver(source).reasonsAgainst(classFile);
    int otherKinds = Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM | Opcodes.ACC_RECORD;
    boolean isClass = (type.access & otherKinds) == 0;
    Map<String, Object> attributes = Attributes.of(type);
    StorageCalls storage = new StorageCalls(type, source);
    HeldFields fields = new HeldFields(type, source);
    List<Finding> warnings = new ArrayList<>(storage.problems());
    warnings.addAll(Escapes.of(type, source));
    String name = type.name.replace('/', '.');
    Object given = attributes.getOrDefault("name", "");
    return new ClassReport(
        name,
        type.sourceFile == null ? "" : type.sourceFile,
        Weaver.isAnnotated(classFile),
        given.equals("") ? name : given.toString(),
        options(attributes),
        refusals,
        warnings,
        fields.shared(),
        isClass ? new Entries(type, source).toString() : "",
        fields.held(),
        storage.keys().stream().map(StoredKey::toString).toList());
  }

  /** A class that extends a durable one without being one itself. */
  public ClassReport ofUnannotatedSubclass(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.SKIP_CODE);
    return refused(
        type.name.replace('/', '.'),
        type.sourceFile == null ? "" : type.sourceFile,
        List.of(
            new Finding(
                "it extends the durable object "
                    + type.superName.replace('/', '.')
                    + " without being one; annotate it with @DurableObject, too",
                0)));
  }

  /**
   * A class that is not durable, for its cached methods.
   *
   * @return {@code null} when none would be refused
   */
  public @Nullable ClassReport ofCachedMethods(String internalName, byte[] classFile) {
    try {
      return Weaver.mayCache(classFile) ? ofCachedMethods(classFile) : null;
    } catch (RuntimeException unknown) {
      return refused(internalName.replace('/', '.'), "", unreadable(unknown));
    }
  }

  private @Nullable ClassReport ofCachedMethods(byte[] classFile) {
    List<Finding> refusals = new Weaver(source).reasonsAgainstCached(classFile);
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.SKIP_CODE);
    return refusals.isEmpty()
        ? null
        : refused(
            type.name.replace('/', '.'), type.sourceFile == null ? "" : type.sourceFile, refusals);
  }

  private static ClassReport refused(String name, String sourceFile, List<Finding> refusals) {
    return new ClassReport(
        name,
        sourceFile,
        false,
        name,
        "",
        refusals,
        List.of(),
        List.of(),
        "",
        List.of(),
        List.of());
  }

  private static String options(Map<String, Object> attributes) {
    List<String> options = new ArrayList<>();
    attributes.forEach(
        (name, value) -> {
          if (!name.equals("name")) {
            options.add(name + " = " + value);
          }
        });
    return String.join(", ", options);
  }
}
