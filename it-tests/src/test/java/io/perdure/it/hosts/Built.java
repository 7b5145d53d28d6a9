package io.perdure.it.hosts;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the build has made for these tests. */
final class Built {

  private Built() {}

  static Path annotationsJar() {
    return required("perdure.annotationsJar");
  }

  /** With the executable jar, and {@code classes} and {@code lib} beside it. */
  static Path springBootApp() {
    return required("perdure.springBootApp");
  }

  /** With the jar, and its {@code lib} beside it. */
  static Path tomcatServer() {
    return required("perdure.tomcatServer");
  }

  /** All jars of a directory, as a class path. */
  static String jarsIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static Path required(String property) {
    String path =
        requireNonNull(
            System.getProperty(property), () -> property + " is not set; the build sets it");
    if (!Files.exists(Path.of(path))) {
      throw new IllegalStateException(path + " is missing; build it with mvn package");
    }
    return Path.of(path).toAbsolutePath().normalize();
  }
}
