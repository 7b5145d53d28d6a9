package io.perdure.agent.inspect;

import io.perdure.agent.weave.ClassSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The class files of jars, directories and what is packed into those: Spring Boot executable jars
 * and wars. What cannot be read is a problem to report, and the rest goes on.
 */
final class ClassPath implements ClassSource, AutoCloseable {

  private static final Pattern CLASSES = Pattern.compile("(?:BOOT-INF|WEB-INF)/classes/");
  private static final Pattern LIBRARY =
      Pattern.compile("(?:BOOT-INF/lib|WEB-INF/lib(?:-provided)?)/[^/]+\\.jar");

  private final Map<String, Location> locations = new HashMap<>();
  private final List<ZipFile> open = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> missing = new TreeSet<>();
  private final Visitor visitor;

  /** Told each class once, in the order of the class path. */
  interface Visitor {
    void visit(String internalName, byte[] classFile);
  }

  private interface Location {
    byte @Nullable [] read() throws IOException;
  }

  ClassPath(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Adds a jar, a war or a directory at the end. */
  void add(Path path) {
    int before = locations.size();
    int problemsBefore = problems.size();
    try {
      if (Files.isDirectory(path)) {
        addDirectory(path);
      } else {
        addJar(path);
      }
      if (locations.size() == before && problems.size() == problemsBefore) {
        problems.add(path + " has no class files that are not on the paths before it");
      }
    } catch (IOException | UncheckedIOException e) {
      problems.add(path + " cannot be read: " + reason(e));
    }
  }

  /** One line for each thing that could not be read. */
  List<String> problems() {
    return problems;
  }

  /** Names of classes that were asked for and are not there. */
  Set<String> missing() {
    return missing;
  }

  @Override
  public byte @Nullable [] find(String internalName) {
    Location location = locations.get(internalName);
    try {
      byte[] found = location == null ? ofJdk(internalName) : location.read();
      if (found == null && !internalName.startsWith("io/perdure/")) {
        missing.add(internalName.replace('/', '.'));
      }
      return found;
    } catch (IOException e) {
      problems.add(internalName.replace('/', '.') + " cannot be read: " + reason(e));
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    for (ZipFile each : open) {
      each.close();
    }
  }

  private static byte @Nullable [] ofJdk(String internalName) throws IOException {
    ClassLoader jdk = ClassLoader.getPlatformClassLoader();
    try (InputStream in = jdk.getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private void addDirectory(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = directory.relativize(file).toString().replace('\\', '/');
      if (LIBRARY.matcher(name).matches()) {
        add(file);
      } else if (isClass(name)) {
        addClass(name, file.toString(), () -> Files.readAllBytes(file), Files.readAllBytes(file));
      }
    }
  }

  @SuppressWarnings("StreamResourceLeak") // entries are no resources
  private void addJar(Path path) throws IOException {
    ZipFile jar = new ZipFile(path.toFile());
    open.add(jar);
    List<? extends ZipEntry> entries = jar.stream().filter(each -> !each.isDirectory()).toList();
    for (ZipEntry entry : entries) {
      String where = path + "!/" + entry.getName();
      try {
        if (LIBRARY.matcher(entry.getName()).matches()) {
          addNested(where, read(jar, entry));
        } else if (isClass(entry.getName())) {
          addClass(entry.getName(), where, () -> read(jar, entry), read(jar, entry));
        }
      } catch (IOException e) {
        problems.add(where + " cannot be read: " + reason(e));
      }
    }
  }

  private static byte[] read(ZipFile jar, ZipEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  /** A jar in a jar; its few classes that are asked for again are looked for from its start. */
  private void addNested(String where, byte[] jar) throws IOException {
    if (jar.length < 4 || jar[0] != 'P' || jar[1] != 'K') {
      throw new ZipException("it is no jar");
    }
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        String name = each.getName();
        if (isClass(name)) {
          addClass(name, where + "!/" + name, () -> nested(jar, name), in.readAllBytes());
        }
      }
    }
  }

  private static byte @Nullable [] nested(byte[] jar, String name) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        if (each.getName().equals(name)) {
          return in.readAllBytes();
        }
      }
      return null;
    }
  }

  /** Versions of a class for later releases of Java are left to those. */
  private static boolean isClass(String name) {
    return name.endsWith(".class")
        && !name.endsWith("module-info.class")
        && !name.endsWith("package-info.class")
        && !name.startsWith("META-INF/");
  }

  private void addClass(String name, String where, Location location, byte[] classFile) {
    String stripped = CLASSES.matcher(name).replaceFirst("");
    String internalName = stripped.substring(0, stripped.length() - ".class".length());
    if (locations.putIfAbsent(internalName, location) != null) {
      return; // the first one on a class path is the one that loads
    }
    try {
      visitor.visit(internalName, classFile);
    } catch (RuntimeException e) {
      locations.remove(internalName);
      problems.add(where + " is not a class file that can be read");
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    return cause instanceof ZipException ? "" + cause.getMessage() : String.valueOf(cause);
  }
}
