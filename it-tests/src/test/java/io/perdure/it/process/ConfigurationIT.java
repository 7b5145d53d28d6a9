package io.perdure.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Mounts;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import io.perdure.it.jvm.Running;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A configuration that cannot be used ends the start with one line that says what to do. */
class ConfigurationIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";

  /** Where SQLite's file format keeps the user_version, a big-endian int. */
  private static final long USER_VERSION = 60;

  @TempDir Path data;

  static boolean canMount() {
    return Mounts.arePossible();
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void keyThatDoesNotExistIsNamedWhereverItIs(Jdk jdk) throws Exception {
    assertRefused(program(jdk, "stroe=memory"), "agent argument stroe", "store, data, log");
    assertRefused(
        program(jdk, "").option("-Dperdure.stroe=memory"), "system property perdure.stroe");
    assertRefused(
        program(jdk, "").environment("PERDURE_STROE", "memory"),
        "environment variable PERDURE_STROE");
    Path file = Files.writeString(data.resolve("c.properties"), "stroe=memory\n");
    assertRefused(program(jdk, "").option("-Dperdure.config=" + file), "stroe in " + file);
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void badValueIsNamedWithWhatTheKeyTakes(Jdk jdk) throws Exception {
    assertRefused(
        program(jdk, "store=mysql"), "agent argument store", "\"mysql\"", "embedded or memory");
    assertRefused(
        program(jdk, "").option("-Dperdure.store="), "perdure.store", "embedded or memory");
    assertRefused(program(jdk, "").environment("PERDURE_LOG", "loud"), "PERDURE_LOG", "debug");
    assertRefused(program(jdk, "overtaking=soon"), "overtaking", "\"1ms\"");
    assertRefused(program(jdk, "embedded"), "\"embedded\"", "key=value");
    assertRefused(
        program(jdk, "").option("-Dperdure.config=" + data.resolve("none")), "perdure.config");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void firstSourceThatHasAKeyWins(Jdk jdk) throws Exception {
    Outcome outcome =
        program(jdk, "store=memory")
            .option("-Dperdure.store=bad")
            .environment("PERDURE_STORE", "bad")
            .run("nothing");

    assertThat(outcome.out()).as(outcome.toString()).containsExactly("main ran");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void directoryThatIsLockedByAnotherProcessIsNamed(Jdk jdk) throws Exception {
    try (Running holder = program(jdk, "data=" + data).start("hold")) {
      assertThat(holder.readLine()).isEqualTo("holding");

      assertRefused(
          program(jdk, "data=" + data), data.toString(), "in use by process " + holder.pid());
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void fileInPlaceOfTheDirectoryIsNamed(Jdk jdk) throws Exception {
    Path file = Files.createFile(data.resolve("file"));

    assertRefused(program(jdk, "data=" + file), file.toString(), "is not a directory");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void dataOfANewerVersionIsNotTouched(Jdk jdk) throws Exception {
    assertThat(program(jdk, "data=" + data).run("remember").exitCode()).isZero();
    Path file;
    try (Stream<Path> files = Files.list(data)) {
      file = files.filter(each -> each.toString().endsWith(".db")).findFirst().orElseThrow();
    }
    try (FileChannel database = FileChannel.open(file, StandardOpenOption.WRITE)) {
      database.write(ByteBuffer.allocate(4).putInt(0, 9999), USER_VERSION);
    }

    assertRefused(program(jdk, "data=" + data), data.toString(), "newer");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @EnabledIf("canMount")
  void directoryThatCannotBeWrittenIsNamed(Jdk jdk) throws Exception {
    String readOnly =
        "mount --bind '%1$s' '%1$s' && mount -o remount,bind,ro '%1$s'".formatted(data);

    assertRefused(
        program(jdk, "data=" + data).mounted(readOnly), data.toString(), "cannot be written");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @EnabledIf("canMount")
  void fullDiskIsNamed(Jdk jdk) throws Exception {
    String full =
        "mount -t tmpfs -o size=1024k none '%1$s' && head -c 1040384 /dev/zero > '%1$s/ballast'"
            .formatted(data);

    assertRefused(program(jdk, "data=" + data).mounted(full), data.toString(), "free some space");
  }

  private Program program(Jdk jdk, String arguments) {
    return new Program(jdk, Inside.class).agent(arguments).directory(data);
  }

  private static void assertRefused(Program program, String... parts) throws Exception {
    Outcome outcome = program.run("nothing");
    assertThat(outcome.err())
        .as(outcome.toString())
        .singleElement()
        .asString()
        .startsWith("perdure: ")
        .contains(parts);
    assertThat(outcome.out()).as("what main prints").isEmpty();
    assertThat(outcome.exitCode()).isNotZero();
  }
}
