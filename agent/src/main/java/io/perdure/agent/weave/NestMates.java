package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.tree.ClassNode;

/**
 * The classes around a durable one: those of its nest, which may access its private fields, and its
 * inner classes, which reach it.
 */
final class NestMates {

  private static final byte[] NEST_HOST = ConstantPool.ascii("NestHost");
  private static final byte[] NEST_MEMBERS = ConstantPool.ascii("NestMembers");

  private NestMates() {}

  static boolean has(byte[] classFile) {
    return ConstantPool.containsAny(classFile, NEST_HOST, NEST_MEMBERS);
  }

  /** The durable ones whose fields a class accesses; looks none up for one alone in its nest. */
  static List<String> durable(byte[] classFile, ClassSource source) {
    List<String> durable = new ArrayList<>();
    if (has(classFile)) {
      // A loop, since a lambda may be the JVM's first and cost its start tens of milliseconds.
      for (String owner : ConstantPool.ownersOfFields(classFile)) {
        if (source.isDurable(owner)) {
          durable.add(owner);
        }
      }
    }
    return durable;
  }

  /** The names of all classes around one. */
  static Set<String> of(ClassNode type, ClassSource source) {
    Set<String> names = new LinkedHashSet<>();
    addInner(type, source, names);
    if (type.nestHostClass != null) {
      byte[] host = source.find(type.nestHostClass);
      if (host != null) {
        names.add(type.nestHostClass);
        addMembers(Weaver.parse(host), names);
      }
    }
    addMembers(type, names);
    names.remove(type.name);
    return names;
  }

  private static void addMembers(ClassNode host, Set<String> names) {
    if (host.nestMembers != null) {
      names.addAll(host.nestMembers);
    }
  }

  /**
   * Class files for Java 8 know of no nests, and name the inner classes of inner ones only there.
   */
  private static void addInner(ClassNode type, ClassSource source, Set<String> names) {
    type.innerClasses.forEach(
        each -> {
          if (each.name.startsWith(type.name + "$") && names.add(each.name)) {
            byte[] found = source.find(each.name);
            if (found != null) {
              addInner(Weaver.parse(found), source, names);
            }
          }
        });
  }
}
