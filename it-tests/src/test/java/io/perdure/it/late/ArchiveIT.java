package io.perdure.it.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jars;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes of a class-data archive; from an AOT cache the JVM loads them before the agent. */
class ArchiveIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";

  /** The release since which one option makes a cache. */
  private static final int AOT = 25;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource(JDKS)
  void aDurableClassFromAnArchiveIsWoven(Jdk jdk) throws Exception {
    Path jar = jar(Archived.class, Archived.Counter.class);
    Path archive = directory.resolve("archive");
    boolean isAot = jdk.feature() >= AOT;
    Program training =
        on(jdk, jar)
            .option((isAot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
    if (isAot) {
      training.agent("dryRun"); // same modules as later, and the class as it is
    }
    Outcome made = training.run();
    assertThat(archive).as(made.toString()).isNotEmptyFile();

    Outcome outcome =
        on(jdk, jar)
            .option((isAot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive)
            .option("-Xlog:class+load:file=" + directory.resolve("loaded"))
            .agent("store=memory")
            .run();

    assertThat(outcome.out()).as(outcome.toString()).containsExactly("1", "1");
    List<String> loaded =
        Files.readAllLines(directory.resolve("loaded")).stream()
            .filter(line -> line.contains(Archived.Counter.class.getName() + " source: "))
            .toList();
    if (isAot) {
      assertThat(loaded).hasSize(2);
      assertThat(loaded.get(0)).endsWith("shared objects file");
    } else {
      assertThat(loaded).hasSize(1);
    }
  }

  private static Program on(Jdk jdk, Path jar) throws Exception {
    return new Program(jdk, Archived.class)
        .verifiedAsUsual()
        .compiledAsUsual()
        .classPath(jar, Jars.api());
  }

  private Path jar(Class<?>... classes) throws Exception {
    return Jars.of(directory.resolve("application.jar"), classes);
  }
}
