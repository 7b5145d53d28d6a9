package io.perdure.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What differs between the JDKs: virtual threads, and what they say about native code. */
class JdkTest {
  private static final String[] AS_DOCUMENTED = {"--enable-native-access=ALL-UNNAMED"};

  @TempDir Path directory;

  @Test
  void nothingIsPrintedOnThisJdk() throws Exception {
    try (ForkedJvm process = ForkedJvm.start("open", directory)) {
      assertThat(process.readAll()).containsExactly("open");
    }
  }

  @Test
  void nothingIsPrintedOnNewerJdks() throws Exception {
    for (Path jdk : newerJdks()) {
      try (ForkedJvm process = ForkedJvm.start(jdk, "open", directory, AS_DOCUMENTED)) {
        assertThat(process.readAll()).as(jdk.toString()).containsExactly("open");
      }
    }
  }

  @Test
  void virtualThreadIsReadForByAPlatformThreadAlsoWhenInterrupted(@TempDir Path parent)
      throws Exception {
    for (Path jdk : newerJdks()) {
      Path fresh = parent.resolve(jdk.getFileName());
      try (ForkedJvm process = ForkedJvm.start(jdk, "virtual", fresh, AS_DOCUMENTED)) {
        assertThat(process.readAll())
            .as(jdk.toString())
            .containsExactly("open", "readers 0", "read [1] true", "readers true");
      }
    }
  }

  /** The driver's class registers itself with DriverManager when it is initialized. */
  @Test
  void driverOfTheStoreIsNotOfferedToTheApplication() throws Exception {
    try (ForkedJvm process = ForkedJvm.start("open", directory, "-Xlog:class+load")) {
      assertThat(process.readAll())
          .anyMatch(line -> line.contains("org.sqlite.jdbc4.JDBC4Connection "))
          .noneMatch(line -> line.contains("org.sqlite.JDBC "));
    }
  }

  private static List<Path> newerJdks() throws Exception {
    List<Path> jdks = ForkedJvm.jdksWithVirtualThreads();
    if (jdks.isEmpty()) {
      System.out.println("No JDK with virtual threads beside this one: nothing to test on it");
    }
    return jdks;
  }
}
