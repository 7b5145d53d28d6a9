package io.perdure.agent.inspect;

import io.perdure.agent.weave.ClassSource;
import io.perdure.agent.weave.Finding;
import io.perdure.agent.weave.Lines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** What a class's own code, its lambdas included, does with the storage. */
final class StorageCalls {

  private static final String STORAGE = "io/perdure/DurableStorage";
  private static final String COMPUTED = "a key computed at run time";

  /** Where a string that is put together has a part that is not constant. */
  private static final char PART = '\u0001';

  private final ClassNode type;
  private final StorableTypes storable;
  private final Map<String, StoredKey> keys = new TreeMap<>();
  private final Map<String, Finding> problems = new LinkedHashMap<>();

  StorageCalls(ClassNode type, ClassSource source) {
    this.type = type;
    storable = new StorableTypes(source);
    for (MethodNode method : type.methods) {
      collect(method);
    }
  }

  /** By key, those with a constant first. */
  List<StoredKey> keys() {
    List<StoredKey> sorted = new ArrayList<>(keys.values());
    StoredKey computed = keys.get(COMPUTED);
    if (computed != null) {
      sorted.remove(computed);
      sorted.add(computed);
    }
    return sorted;
  }

  /** Values that the code puts, and that storing would refuse. */
  List<Finding> problems() {
    return List.copyOf(problems.values());
  }

  private void collect(MethodNode method) {
    Origins origins = null;
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof MethodInsnNode call
          && call.owner.equals(STORAGE)
          && !call.name.equals("current")) {
        origins = origins != null ? origins : Origins.of(type.name, method);
        collect(call, method, origins);
      } else if (each instanceof InvokeDynamicInsnNode reference) {
        for (Object argument : reference.bsmArgs) {
          if (argument instanceof Handle handle && handle.getOwner().equals(STORAGE)) {
            stored(COMPUTED).methods().add(handle.getName());
          }
        }
      }
    }
  }

  private void collect(MethodInsnNode call, MethodNode method, Origins origins) {
    Type[] parameters = Type.getArgumentTypes(call.desc);
    Set<String> named = new LinkedHashSet<>();
    if (parameters.length > 0 && TypeText.of(parameters[0]).equals("String")) {
      for (AbstractInsnNode maker : origins.throughCasts(call, parameters.length - 1)) {
        named.add(key(maker));
      }
    }
    if (named.isEmpty()) {
      named.add(COMPUTED);
    }
    ValueTypes values = new ValueTypes(type, method, origins);
    if (parameters.length == 2) {
      values.add(call);
    }
    for (String key : named) {
      StoredKey stored = stored(key);
      stored.methods().add(call.name);
      stored.types().addAll(values.texts());
    }
    if (call.name.equals("put")) {
      values.types().forEach(value -> check(value, named, call));
    }
  }

  private void check(Type value, Set<String> named, MethodInsnNode call) {
    String problem = storable.problem(value);
    if (problem != null) {
      String text = "put of " + String.join(" or ", named) + ": " + problem;
      problems.putIfAbsent(text, new Finding(text, Lines.at(call)));
    }
  }

  private StoredKey stored(String key) {
    return keys.computeIfAbsent(key, name -> new StoredKey(name, new TreeSet<>(), new TreeSet<>()));
  }

  private static String key(AbstractInsnNode maker) {
    if (maker instanceof LdcInsnNode constant && constant.cst instanceof String text) {
      return '"' + text + '"';
    }
    if (maker instanceof InvokeDynamicInsnNode concat
        && concat.name.equals("makeConcatWithConstants")
        && concat.bsmArgs[0] instanceof String recipe
        && !recipe.replace(PART, ' ').isBlank()
        && recipe.indexOf('\u0002') < 0) {
      return '"' + recipe.replace(PART, '…') + '"';
    }
    return COMPUTED;
  }
}
