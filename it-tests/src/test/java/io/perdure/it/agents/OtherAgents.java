package io.perdure.it.agents;

import static java.util.Objects.requireNonNull;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The agents that the build has put aside, and where they stand on the command line. */
final class OtherAgents {

  enum Place {
    BEFORE,
    AFTER
  }

  private OtherAgents() {}

  /** Every JDK with every place. */
  static Stream<Arguments> everywhere() {
    return Jdk.toTest().stream()
        .flatMap(jdk -> Arrays.stream(Place.values()).map(place -> Arguments.of(jdk, place)));
  }

  static Path jar(String name) {
    String directory =
        requireNonNull(System.getProperty("perdure.otherAgents"), "perdure.otherAgents is not set");
    Path jar = Path.of(directory, name + ".jar").toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing; build it-tests with Maven");
    }
    return jar;
  }

  /** A program under both agents. */
  static Program both(Program program, Place place, String other, String ours) {
    return place == Place.BEFORE
        ? program.option("-javaagent:" + other).agent(ours)
        : program.agent(ours).option("-javaagent:" + other);
  }
}
