package io.perdure.agent.inspect;

import io.perdure.agent.weave.ConstantPool;
import io.perdure.agent.weave.Names;
import io.perdure.agent.weave.Weaver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All classes of some paths that are durable objects, or are asked about. */
final class Inspection implements AutoCloseable {

  private static final byte[] ANNOTATION = ConstantPool.ascii(Names.ANNOTATION);
  private static final int MAGIC = 0xCAFEBABE;

  private final List<ClassPattern> asked;
  private final ClassPath path = new ClassPath(this::visit);
  private final Map<String, String> superclasses = new HashMap<>();
  private final Set<String> annotated = new TreeSet<>();

  /** Those that may have cached methods. */
  private final Set<String> caching = new TreeSet<>();

  private final Set<String> askedFor = new TreeSet<>();
  private final Set<ClassPattern> matched = new HashSet<>();

  Inspection(List<Path> paths, List<ClassPattern> asked) {
    this.asked = asked;
    paths.forEach(path::add);
  }

  /** By class name. */
  List<ClassReport> reports() {
    Map<String, ClassReport> reports = new TreeMap<>();
    ClassInspector inspector = new ClassInspector(path);
    Set<String> named = new TreeSet<>(annotated);
    named.addAll(askedFor);
    for (String name : named) {
      byte[] found = path.find(name);
      if (found != null) {
        ClassReport report = inspector.inspect(name, found);
        reports.put(report.name(), report);
      }
    }
    for (String name : unannotatedSubclasses(named)) {
      byte[] found = path.find(name);
      if (found != null) {
        ClassReport report = inspector.ofUnannotatedSubclass(found);
        reports.put(report.name(), report);
      }
    }
    for (String name : caching) {
      byte[] found = named.contains(name) ? null : path.find(name);
      ClassReport report = found == null ? null : inspector.ofCachedMethods(name, found);
      if (report != null) {
        reports.putIfAbsent(report.name(), report);
      }
    }
    return withNamesInConflict(reports.values());
  }

  /** What could not be read, and patterns that nothing matches. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(path.problems());
    for (ClassPattern pattern : asked) {
      if (!matched.contains(pattern)) {
        problems.add("no class on the given paths is named " + pattern);
      }
    }
    return problems;
  }

  /** Classes that others extend or name, and that are on none of the paths. */
  Set<String> missing() {
    return path.missing();
  }

  @Override
  public void close() throws IOException {
    path.close();
  }

  private void visit(String name, byte[] classFile) {
    if (classFile.length < 10 || readInt(classFile) != MAGIC) {
      throw new IllegalArgumentException(name);
    }
    boolean isDurable =
        ConstantPool.contains(classFile, ANNOTATION) && isAnnotatedOrUnknown(classFile);
    if (isDurable) {
      annotated.add(name);
    }
    if (Weaver.mayCache(classFile)) {
      caching.add(name);
    }
    for (ClassPattern pattern : asked) {
      if (pattern.matches(name)) {
        matched.add(pattern);
        askedFor.add(name);
      }
    }
    String superclass = ConstantPool.superclass(classFile);
    if (superclass != null && !superclass.startsWith("java/")) {
      superclasses.put(name, superclass);
    }
  }

  /** A class file too new to be parsed is asked about rather than passed over. */
  private static boolean isAnnotatedOrUnknown(byte[] classFile) {
    try {
      return Weaver.isAnnotated(classFile);
    } catch (IllegalArgumentException unknownVersion) {
      return true;
    }
  }

  private static int readInt(byte[] bytes) {
    return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
  }

  private Set<String> unannotatedSubclasses(Set<String> durable) {
    Set<String> found = new TreeSet<>();
    superclasses.forEach(
        (name, superclass) -> {
          if (!durable.contains(name) && durable.contains(superclass)) {
            found.add(name);
          }
        });
    return found;
  }

  private static List<ClassReport> withNamesInConflict(Iterable<ClassReport> reports) {
    Map<String, List<String>> byStoredName = new HashMap<>();
    for (ClassReport each : reports) {
      byStoredName.computeIfAbsent(each.storedName(), any -> new ArrayList<>()).add(each.name());
    }
    List<ClassReport> checked = new ArrayList<>();
    for (ClassReport each : reports) {
      List<String> others =
          new ArrayList<>(byStoredName.getOrDefault(each.storedName(), List.of()));
      others.remove(each.name());
      checked.add(others.isEmpty() ? each : each.sharingNameWith(String.join(" and ", others)));
    }
    return checked;
  }
}
