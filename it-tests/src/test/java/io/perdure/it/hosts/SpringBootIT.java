package io.perdure.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Program;
import io.perdure.it.jvm.Running;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real Spring Boot application. */
class SpringBootIT {
  private static final String OPEN = "counters on http://localhost:";
  private static final int CALLS = 64;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void anExecutableJarHandsOutUniqueNumbersAlsoAfterItWasKilled(Jdk jdk) throws Exception {
    Path jar = Built.springBootApp().resolve("spring-boot-app.jar");
    try (Running application = start(jdk, "-jar", jar.toString())) {
      assertThat(open(application).numbers("/counters/orders", CALLS))
          .containsExactlyInAnyOrderElementsOf(numbers(1));
    } // at once, as kill -9 does
    try (Running application = start(jdk, "-jar", jar.toString())) {
      assertThat(open(application).numbers("/counters/orders", CALLS))
          .containsExactlyInAnyOrderElementsOf(numbers(2));
    }
  }

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void aRestartByDevtoolsGoesOnWithTheSameObjects(Jdk jdk) throws Exception {
    Path classes = copy(Built.springBootApp().resolve("classes"), directory.resolve("classes"));
    String classPath =
        classes + File.pathSeparator + Built.springBootApp().resolve("lib").resolve("*");
    try (Running application = start(jdk, "-cp", classPath, "io.perdure.hosts.boot.Application")) {
      assertThat(open(application).numbers("/counters/orders", CALLS))
          .containsExactlyInAnyOrderElementsOf(numbers(1));
      for (int restart = 1; restart <= 2; restart++) {
        touch(classes.resolve("io/perdure/hosts/boot/Counter.class"), restart);
        assertThat(open(application).numbers("/counters/orders", CALLS))
            .containsExactlyInAnyOrderElementsOf(numbers(1 + restart));
      }
    }
  }

  private Running start(Jdk jdk, String... launched) throws IOException {
    return new Program(jdk, launched)
        .verifiedAsUsual()
        .agent("data=" + directory.resolve("data"))
        .option("-Dserver.port=0")
        .option("-Dspring.main.banner-mode=off")
        .option("-Dspring.devtools.livereload.enabled=false")
        .option("-Dspring.devtools.restart.poll-interval=200ms")
        .option("-Dspring.devtools.restart.quiet-period=100ms")
        .start();
  }

  private static Callers open(Running application) throws Exception {
    String line = application.readLine();
    while (!line.startsWith(OPEN)) {
      line = application.readLine();
    }
    return new Callers(Integer.parseInt(line.substring(OPEN.length())));
  }

  /** As a compiler does; by the time alone, however coarse the file system's clock is. */
  private static void touch(Path file, int minutesFromNow) throws IOException {
    long later = System.currentTimeMillis() + minutesFromNow * 60_000L;
    Files.setLastModifiedTime(file, FileTime.fromMillis(later));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private static List<Long> numbers(int round) {
    return LongStream.rangeClosed((round - 1) * (long) CALLS + 1, round * (long) CALLS)
        .boxed()
        .toList();
  }
}
