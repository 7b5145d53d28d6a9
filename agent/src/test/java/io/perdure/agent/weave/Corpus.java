package io.perdure.agent.weave;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** The classes of some jars on the class path of the tests. */
final class Corpus {

  private static final Pattern JARS =
      Pattern.compile(
          "(asm|asm-tree|junit-jupiter-api|jackson-core|sqlite-jdbc|assertj-core)-\\d.*");

  private Corpus() {}

  static List<byte[]> classes() {
    List<byte[]> classes = new ArrayList<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      File file = new File(path);
      if (JARS.matcher(file.getName()).matches()) {
        addAll(file, classes);
      }
    }
    return classes;
  }

  private static void addAll(File file, List<byte[]> classes) {
    try (JarFile jar = new JarFile(file)) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        boolean isPlain = name.endsWith(".class") && !name.startsWith("META-INF/");
        if (isPlain && !name.endsWith("-info.class")) {
          classes.add(jar.getInputStream(entry).readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
