package io.perdure.it.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where JDKs usually are. */
final class JdkSearch {
  private static final int VIRTUAL_THREADS = 21;
  private static final Pattern TOOLCHAIN = Pattern.compile("<jdkHome>\\s*(.*?)\\s*</jdkHome>");

  private JdkSearch() {}

  static List<Jdk> toTest() {
    Jdk running = Jdk.running();
    boolean modern = running.feature() >= VIRTUAL_THREADS;
    Optional<Jdk> other =
        places()
            .flatMap(home -> Jdk.in(home).stream())
            .filter(jdk -> jdk.feature() >= 17 && modern != jdk.feature() >= VIRTUAL_THREADS)
            .max(Comparator.comparingInt(Jdk::feature));
    return Stream.concat(Stream.of(running), other.stream()).toList();
  }

  private static Stream<Path> places() {
    Path user = Path.of(System.getProperty("user.home"));
    return Stream.of(
            fromEnvironment(),
            inside(Jdk.running().home().resolveSibling(".")),
            inside(user.resolve(".sdkman/candidates/java")),
            inside(user.resolve(".jdks")),
            fromToolchains(user.resolve(".m2/toolchains.xml")))
        .flatMap(places -> places);
  }

  private static Stream<Path> fromEnvironment() {
    return System.getenv().entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("JAVA_HOME_"))
        .map(variable -> Path.of(variable.getValue()));
  }

  private static Stream<Path> inside(Path directory) {
    try (Stream<Path> homes = Files.list(directory)) {
      return homes.toList().stream();
    } catch (IOException notThere) {
      return Stream.empty();
    }
  }

  private static Stream<Path> fromToolchains(Path file) {
    try {
      return TOOLCHAIN
          .matcher(Files.readString(file))
          .results()
          .map(home -> Path.of(home.group(1)));
    } catch (IOException notThere) {
      return Stream.empty();
    }
  }
}
