package io.perdure.agent.weave;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The classes whose fields are guarded against code of one class. */
final class FieldOwners {

  /** Whether all instances of each have a cell field. */
  private final Map<String, Boolean> owners = new LinkedHashMap<>();

  /** Those of the class's nest, as far as they are known. */
  static FieldOwners of(byte[] classFile, ClassSource source) {
    FieldOwners found = new FieldOwners();
    NestMates.durable(classFile, source).forEach(name -> found.add(name, !source.isLate(name)));
    for (String name : ConstantPool.ownersOfFields(classFile)) {
      if (source.isShared(name)) {
        found.add(name, false);
      }
    }
    return found;
  }

  void add(String name, boolean hasCell) {
    owners.putIfAbsent(name, hasCell);
  }

  /**
   * Adds the checks to all methods of a class.
   *
   * @param inTurn methods that run in the turn of the object at their instance's end of the path,
   *     or that they have as their first argument
   * @return whether there was anything to check
   */
  boolean check(ClassNode type, Set<MethodNode> inTurn, List<OuterField> path) {
    boolean changed = false;
    for (MethodNode method : type.methods) {
      boolean isNeeded =
          owners.keySet().stream().anyMatch(owner -> FieldChecks.areNeeded(method, owner));
      if (isNeeded) {
        boolean runsInTurn = inTurn.contains(method);
        Receivers receivers = Receivers.of(type.name, method, runsInTurn, path);
        for (Map.Entry<String, Boolean> owner : owners.entrySet()) {
          changed |=
              FieldChecks.add(method, owner.getKey(), owner.getValue(), receivers, runsInTurn);
        }
      }
    }
    return changed;
  }
}
