package io.perdure.agent.inspect;

import io.perdure.agent.weave.ClassSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Types whose values whoever has one can change. In doubt a type counts as immutable: a warning
 * that is wrong costs more attention than it saves.
 */
final class MutableTypes {

  private static final int PARSING = ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  private static final Set<String> METHODS_OF_OBJECT = Set.of("equals", "hashCode", "toString");

  /** How to copy a value; {@code %s} is its name. */
  private static final Map<String, String> COPIES = new HashMap<>();

  static {
    String util = "java/util/";
    COPIES.put(util + "Collection", "List.copyOf(%s)");
    COPIES.put(util + "SequencedCollection", "List.copyOf(%s)");
    COPIES.put(util + "List", "List.copyOf(%s)");
    COPIES.put(util + "Set", "Set.copyOf(%s)");
    COPIES.put(util + "Map", "Map.copyOf(%s)");
    COPIES.put(util + "SortedSet", "new TreeSet<>(%s)");
    COPIES.put(util + "NavigableSet", "new TreeSet<>(%s)");
    COPIES.put(util + "SortedMap", "new TreeMap<>(%s)");
    COPIES.put(util + "NavigableMap", "new TreeMap<>(%s)");
    COPIES.put(util + "Queue", "new ArrayDeque<>(%s)");
    COPIES.put(util + "Deque", "new ArrayDeque<>(%s)");
    COPIES.put(util + "EnumMap", "%s.clone()");
    COPIES.put(util + "EnumSet", "EnumSet.copyOf(%s)");
    COPIES.put(util + "BitSet", "(BitSet) %s.clone()");
    COPIES.put(util + "Date", "%s.toInstant()");
    COPIES.put(util + "Calendar", "%s.toInstant()");
    COPIES.put("java/lang/StringBuilder", "%s.toString()");
    COPIES.put("java/lang/StringBuffer", "%s.toString()");
    COPIES.put("java/util/concurrent/ConcurrentMap", "new ConcurrentHashMap<>(%s)");
    String[] copied = {
      "ArrayList",
      "LinkedList",
      "Vector",
      "ArrayDeque",
      "PriorityQueue",
      "HashSet",
      "LinkedHashSet",
      "TreeSet",
      "HashMap",
      "LinkedHashMap",
      "TreeMap",
      "IdentityHashMap",
      "WeakHashMap",
      "Hashtable",
      "concurrent/ConcurrentHashMap",
      "concurrent/CopyOnWriteArrayList",
      "concurrent/ConcurrentLinkedQueue",
      "concurrent/ConcurrentLinkedDeque",
      "concurrent/ConcurrentSkipListMap",
      "concurrent/ConcurrentSkipListSet",
      "concurrent/CopyOnWriteArraySet"
    };
    for (String each : copied) {
      COPIES.put(util + each, "new " + each.substring(each.indexOf('/') + 1) + "<>(%s)");
    }
  }

  private final ClassSource source;

  MutableTypes(ClassSource source) {
    this.source = source;
  }

  boolean isMutable(Type type) {
    return remedy(type, "it") != null;
  }

  /** How to copy a value of a type, or {@code null} when the type counts as immutable. */
  @Nullable String remedy(Type type, String name) {
    if (type.getSort() == Type.ARRAY) {
      return name + ".clone()";
    }
    if (type.getSort() != Type.OBJECT) {
      return null;
    }
    String copy = COPIES.get(type.getInternalName());
    if (copy != null) {
      return copy.formatted(name);
    }
    return isMutableClass(type.getInternalName(), new HashSet<>())
        ? "a copy of " + name + ", or a record"
        : null;
  }

  private boolean isMutableClass(String name, Set<String> seen) {
    if (name.startsWith("java/") || name.startsWith("javax/") || !seen.add(name)) {
      return COPIES.containsKey(name);
    }
    byte[] found = source.find(name);
    if (found == null || source.isDurable(name)) {
      return false;
    }
    ClassNode type = new ClassNode();
    new ClassReader(found).accept(type, PARSING);
    int notPlain = Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM | Opcodes.ACC_RECORD;
    return (type.access & notPlain) == 0 && (changes(type) || isMutableClass(type.superName, seen));
  }

  /** Whether others can set a field, directly or through a method. */
  private static boolean changes(ClassNode type) {
    Set<String> fields = new HashSet<>();
    for (FieldNode field : type.fields) {
      int fixed = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC;
      if ((field.access & fixed) == 0) {
        if ((field.access & Opcodes.ACC_PRIVATE) == 0) {
          return true;
        }
        fields.add(field.name);
      }
    }
    return type.methods.stream().anyMatch(method -> isSetter(type, method, fields));
  }

  private static boolean isSetter(ClassNode type, MethodNode method, Set<String> fields) {
    int hidden = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    if ((method.access & hidden) != 0
        || method.name.startsWith("<")
        || METHODS_OF_OBJECT.contains(method.name)) {
      return false;
    }
    for (AbstractInsnNode each : method.instructions) {
      if (each.getOpcode() == Opcodes.PUTFIELD
          && ((FieldInsnNode) each).owner.equals(type.name)
          && fields.contains(((FieldInsnNode) each).name)) {
        return true;
      }
    }
    return false;
  }
}
