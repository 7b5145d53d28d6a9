package io.perdure.it.jvm;

import io.perdure.DurableObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Jars for programs that need one: class-data archives take classes from jars only. */
public final class Jars {

  private Jars() {}

  /** A jar of some classes of the tests. */
  public static Path of(Path jar, Class<?>... classes) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Class<?> type : classes) {
        String name = type.getName().replace('.', '/') + ".class";
        entries.putNextEntry(new JarEntry(name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
          bytes.transferTo(entries);
        }
      }
    }
    return jar;
  }

  /** Where the tests have the API from. */
  public static Path api() throws URISyntaxException {
    return Path.of(DurableObject.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
