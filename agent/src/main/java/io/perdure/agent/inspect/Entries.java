package io.perdure.agent.inspect;

import io.perdure.agent.weave.ClassSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The methods through which code enters an object: its own, and those it inherits (rule 1.4). */
final class Entries {

  private static final int PARSING =
      ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  private static final Set<String> ASYNCHRONOUS =
      Set.of("Ljava/util/concurrent/CompletionStage;", "Ljava/util/concurrent/CompletableFuture;");

  private final ClassSource source;
  private final Set<String> seen = new HashSet<>();
  private final List<String> asynchronous = new ArrayList<>();
  private final Map<String, Integer> inherited = new TreeMap<>();
  private int open;
  private int hidden;

  Entries(ClassNode type, ClassSource source) {
    this.source = source;
    for (MethodNode method : type.methods) {
      if (isEntry(method)) {
        seen.add(method.name + method.desc);
        count(method);
      }
    }
    inherit(type);
  }

  private void count(MethodNode method) {
    if ((method.access & Opcodes.ACC_PRIVATE) != 0) {
      hidden++;
    } else {
      open++;
    }
    if (ASYNCHRONOUS.contains(Type.getReturnType(method.desc).getDescriptor())) {
      asynchronous.add(method.name);
    }
  }

  /** Methods of superclasses that are no durable objects, then default methods. */
  private void inherit(ClassNode type) {
    Deque<String> interfaces = new ArrayDeque<>(type.interfaces);
    String parent = type.superName;
    while (parent != null && !parent.startsWith("java/")) {
      ClassNode parsed = parse(parent);
      if (parsed == null || source.isDurable(parent)) {
        break;
      }
      countInherited(parsed);
      interfaces.addAll(parsed.interfaces);
      parent = parsed.superName;
    }
    Set<String> visited = new HashSet<>();
    while (!interfaces.isEmpty()) {
      String name = interfaces.pop();
      ClassNode parsed = !name.startsWith("java/") && visited.add(name) ? parse(name) : null;
      if (parsed != null) {
        countInherited(parsed);
        interfaces.addAll(parsed.interfaces);
      }
    }
  }

  private void countInherited(ClassNode parent) {
    for (MethodNode method : parent.methods) {
      boolean isPrivate = (method.access & Opcodes.ACC_PRIVATE) != 0;
      if (isEntry(method) && !isPrivate && seen.add(method.name + method.desc)) {
        inherited.merge(parent.name.replace('/', '.'), 1, Integer::sum);
        count(method);
      }
    }
  }

  private @Nullable ClassNode parse(String name) {
    byte[] found = source.find(name);
    if (found == null) {
      return null;
    }
    ClassNode parsed = new ClassNode();
    new ClassReader(found).accept(parsed, PARSING);
    return parsed;
  }

  /** Written as a method in the source. */
  private static boolean isEntry(MethodNode method) {
    int none =
        Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_SYNTHETIC;
    return (method.access & none) == 0 && !method.name.startsWith("<");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(Words.count(open, "method"));
    if (hidden > 0) {
      text.append(" and ").append(hidden).append(" private");
    }
    if (!inherited.isEmpty()) {
      List<String> parents = new ArrayList<>();
      inherited.forEach((parent, methods) -> parents.add(methods + " of " + parent));
      text.append(", among them ").append(String.join(", ", parents));
    }
    if (!asynchronous.isEmpty()) {
      text.append("; on the runtime's threads: ").append(String.join(", ", asynchronous));
    }
    return text.toString();
  }
}
