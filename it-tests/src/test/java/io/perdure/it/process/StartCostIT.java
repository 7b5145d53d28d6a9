package io.perdure.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jars;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the agent costs an application when it starts, counted in classes: times are noise. */
class StartCostIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";
  private static final String LOAD = "-Xlog:class+load:stdout";

  /** Each costs about a quarter of a millisecond; the engine alone has more than twice as many. */
  private static final int FEW_CLASSES = 60;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource(JDKS)
  void applicationWithoutDurableClassesPaysForALookAndNotForTheEngine(Jdk jdk) throws Exception {
    Path data = directory.resolve("data");
    Program program = on(jdk, jar(SharedClasses.class)).option(LOAD).agent("data=" + data);

    Outcome outcome = program.run();

    List<String> ours = outcome.out().stream().filter(line -> isOurs(line)).toList();
    assertThat(outcome.out()).contains("ran");
    assertThat(ours)
        .hasSizeBetween(5, FEW_CLASSES)
        .noneMatch(line -> line.contains("Engine "))
        .noneMatch(line -> line.contains("org.sqlite"))
        .noneMatch(line -> line.contains("$$Lambda"));
    assertThat(outcome.out()).noneMatch(line -> line.contains("java.lang.Perdure"));
    assertThat(data.resolve("perdure.db")).doesNotExist();
  }

  /** Appending to the boot class path would have switched it off for the application's classes. */
  @ParameterizedTest
  @MethodSource(JDKS)
  void classDataSharingStaysOn(Jdk jdk) throws Exception {
    Path jar = jar(SharedClasses.class, SharedClasses.Durable.class);
    Path archive = directory.resolve("classes.jsa");
    Outcome dumped = on(jdk, jar).option("-XX:ArchiveClassesAtExit=" + archive).run("durable");
    assertThat(archive).as(dumped.toString()).isNotEmptyFile();

    Outcome outcome =
        on(jdk, jar)
            .option("-XX:SharedArchiveFile=" + archive)
            .option(LOAD)
            .agent("store=memory")
            .run("durable");

    String shared = " source: shared objects file";
    assertThat(outcome.out()).as(outcome.toString()).contains("ran");
    assertThat(outcome.out()).anyMatch(line -> line.contains(" java.lang.Object" + shared));
    assertThat(outcome.out())
        .anyMatch(line -> line.contains(SharedClasses.class.getName() + shared + " (top)"));
    assertThat(outcome.out())
        .anyMatch(line -> line.contains(SharedClasses.Durable.class.getName() + " source: "))
        .noneMatch(line -> line.contains(SharedClasses.Durable.class.getName() + shared));
    assertThat(outcome.toString()).doesNotContain("Sharing is only supported");
  }

  private static Program on(Jdk jdk, Path jar) throws Exception {
    return new Program(jdk, SharedClasses.class)
        .verifiedAsUsual()
        .compiledAsUsual()
        .classPath(jar, Jars.api());
  }

  private static boolean isOurs(String line) {
    return line.contains(" io.perdure.agent.")
        || line.contains(" io.perdure.runtime.")
        || line.contains(" io.perdure.store.")
        || line.contains(" io.perdure.shaded.")
        || line.contains("java.lang.Perdure");
  }

  private Path jar(Class<?>... classes) throws Exception {
    return Jars.of(directory.resolve("application.jar"), classes);
  }
}
