package io.perdure.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Compiler;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application and the API in one jar, as the shading plugins make it. */
class UberJarIT {

  private static final String MAIN =
      """
      package uber;

      import io.perdure.DurableObject;
      import io.perdure.DurableObjects;
      import io.perdure.DurableStorage;

      @DurableObject
      public class Main {
        private final DurableStorage storage = DurableStorage.current();

        private long next() {
          long n = storage.getOrDefault("n", 0L) + 1;
          storage.put("n", n);
          return n;
        }

        public static void main(String[] arguments) {
          System.out.println(DurableObjects.get(Main.class, "a").next());
        }
      }
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void anUberJarHasDurableObjectsThatOutliveTheProcess(Jdk jdk) throws Exception {
    Path jar = uberJar();
    for (int run = 1; run <= 2; run++) {
      Outcome outcome =
          new Program(jdk, "-jar", jar.toString()).agent("data=" + directory.resolve("data")).run();
      assertThat(outcome.out()).as(outcome.toString()).containsExactly(String.valueOf(run));
    }
  }

  private Path uberJar() throws IOException {
    Path classes = directory.resolve("classes");
    Compiler.compile(classes, List.of("-cp", Built.annotationsJar().toString()), "Main.java", MAIN);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "uber.Main");
    Path jar = directory.resolve("uber.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        JarFile api = new JarFile(Built.annotationsJar().toFile());
        Stream<Path> own = Files.walk(classes)) {
      for (JarEntry entry :
          api.stream().filter(each -> each.getName().endsWith(".class")).toList()) {
        try (InputStream in = api.getInputStream(entry)) {
          add(out, entry.getName(), in.readAllBytes());
        }
      }
      for (Path file : own.filter(Files::isRegularFile).toList()) {
        add(out, classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
  }
}
