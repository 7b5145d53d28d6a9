package io.perdure.it.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Compiler;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 4.7: what an earlier version has written is read by this one, of Perdure and of classes. */
class DataIT {
  private static final Path GENERATIONS = Path.of("src/test/resources/data");
  private static final String FILE = "perdure.db";

  /** What is said of the values whose classes are gone. */
  private static final Map<String, String> ERRORS =
      Map.of(
          "retired",
          "the value is stored as a io.perdure.it.data.stored.Retired, and there is no such class"
              + " any more; bring it back, under that name",
          "reference to a robot",
          "the value is a reference to the object r1 of type robot, and no durable class of that"
              + " name is known; name its class in @DurableObject(name = \"robot\"), and declare"
              + " what is read as that class, or use the class before");

  @TempDir Path directory;

  static Stream<Arguments> generations() throws IOException {
    try (Stream<Path> found = Files.list(GENERATIONS)) {
      List<String> names = found.map(each -> each.getFileName().toString()).sorted().toList();
      return names.stream()
          .flatMap(name -> Jdk.toTest().stream().map(jdk -> Arguments.of(name, jdk)));
    }
  }

  @ParameterizedTest
  @MethodSource("generations")
  void everyValueIsReadOrAnErrorThatLeavesItByteForByte(String generation, Jdk jdk)
      throws Exception {
    Path written = GENERATIONS.resolve(generation);
    Map<String, String> manifest = manifest(written);
    Path data = copyOf(written, "data");
    Program program = new Program(jdk, DataProgram.class).verifiedAsUsual().agent("data=" + data);

    Outcome reading = program.run(arguments("read", generation, manifest.keySet()));

    Set<String> unreadable = Expected.unreadable(generation);
    List<String> lines =
        new ArrayList<>(
            manifest.keySet().stream()
                .map(key -> key + "\t" + (unreadable.contains(key) ? error(key) : DataProgram.READ))
                .toList());
    lines.add(DataProgram.PLACE);
    assertThat(reading.out()).as(reading.toString()).containsExactlyElementsOf(lines);
    assertThat(differences(written, data)).containsExactly("+ shelf/s1 " + DataProgram.READ_BY);
    if (!unreadable.isEmpty()) {
      assertThatTheyAreReadOnceTheirClassesAreBack(program, written, unreadable, manifest);
    }
  }

  private static String error(String key) {
    return DataProgram.ERROR
        + "\tshelf\tKey \""
        + key
        + "\" of shelf/s1: cannot read what is stored: "
        + ERRORS.get(key);
  }

  /** What the store has that was not written, and the other way round. */
  private List<String> differences(Path written, Path now) throws Exception {
    Path before = copyOf(written, "before").resolve(FILE);
    Path sqlite = Path.of(System.getProperty("perdure.otherAgents"), "sqlite-jdbc.jar");
    Outcome compared =
        new Program(Jdk.running(), StoredBytes.class)
            .before(sqlite.toAbsolutePath())
            .run(before.toString(), now.resolve(FILE).toString());
    assertThat(compared.exitCode()).as(compared.toString()).isZero();
    return compared.out();
  }

  private void assertThatTheyAreReadOnceTheirClassesAreBack(
      Program program, Path written, Set<String> keys, Map<String, String> manifest)
      throws Exception {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    List<String> sources = new ArrayList<>();
    for (String name : List.of("Retired.java", "Robot.java")) {
      sources.addAll(List.of(name, Files.readString(written.resolve("classes").resolve(name))));
    }
    String classPath = System.getProperty("java.class.path");
    Compiler.compile(classes, List.of("-cp", classPath), sources.toArray(new String[0]));

    Outcome printed = program.before(classes).run(arguments("print", keys));

    assertThat(printed.out())
        .as(printed.toString())
        .containsExactlyInAnyOrder(
            keys.stream().map(key -> key + "\t" + manifest.get(key)).toArray(String[]::new));
  }

  private static Map<String, String> manifest(Path generation) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String line : Files.readAllLines(generation.resolve("manifest.txt"))) {
      texts.put(line.substring(0, line.indexOf('\t')), line.substring(line.indexOf('\t') + 1));
    }
    return texts;
  }

  private Path copyOf(Path generation, String name) throws IOException {
    Path copy = Files.createDirectories(directory.resolve(name));
    Files.copy(generation.resolve("data").resolve(FILE), copy.resolve(FILE));
    return copy;
  }

  private static String[] arguments(String what, Set<String> keys) {
    return Stream.concat(Stream.of(what), keys.stream()).toArray(String[]::new);
  }

  private static String[] arguments(String what, String generation, Set<String> keys) {
    return Stream.concat(Stream.of(what, generation), keys.stream()).toArray(String[]::new);
  }
}
