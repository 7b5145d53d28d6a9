package io.perdure.it.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 4.7: what an earlier version has written is read by this one, of Perdure and of classes. */
class DataIT {
  private static final Path GENERATIONS = Path.of("src/test/resources/data");

  /** As it is on the disk: a value that could not be read must be there byte for byte. */
  private static final String RETIRED =
      "\u0001J{\"@io.perdure.it.data.stored.Retired\":{\"since\":1999,\"why\":\"too old\"}}";

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
  void everyValueIsReadOrAnErrorThatLeavesItThere(String generation, Jdk jdk) throws Exception {
    Path written = GENERATIONS.resolve(generation);
    Map<String, String> manifest = manifest(written);
    Program program = new Program(jdk, DataProgram.class).agent("data=" + copyOf(written));

    Outcome reading = program.run(arguments("read", generation, manifest.keySet()));

    assertThat(reading.exitCode()).as(reading.toString()).isZero();
    Set<String> unreadable = Expected.unreadable(generation);
    assertThat(reading.out()).hasSize(manifest.size() + 1).endsWith(DataProgram.PLACE);
    assertThat(reading.out().subList(0, manifest.size()))
        .allSatisfy(
            line -> {
              String key = line.substring(0, line.indexOf('\t'));
              assertThat(line)
                  .startsWith(
                      unreadable.contains(key)
                          ? key
                              + "\t"
                              + DataProgram.ERROR
                              + "\tshelf\tKey \""
                              + key
                              + "\" of shelf/s1: "
                          : key + "\t" + DataProgram.READ);
            });
    assertThatWhatWasUnreadableIsThere(program, written, unreadable, manifest);
  }

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void whatCannotBeReadSaysWhyAndStaysByteForByte(Jdk jdk) throws Exception {
    Path data = copyOf(GENERATIONS.resolve("v1"));
    assertThat(bytes(data)).containsOnlyOnce(RETIRED);

    Outcome reading =
        new Program(jdk, DataProgram.class)
            .agent("data=" + data)
            .run("read", "v1", "retired", "reference to a robot");

    assertThat(reading.out())
        .as(reading.toString())
        .containsExactly(
            "retired\terror\tshelf\tKey \"retired\" of shelf/s1: cannot read what is stored: the"
                + " value is stored as a io.perdure.it.data.stored.Retired, and there is no such"
                + " class any more; bring it back, under that name",
            "reference to a robot\terror\tshelf\tKey \"reference to a robot\" of shelf/s1: cannot"
                + " read what is stored: the value is a reference to the object r1 of type robot,"
                + " and no durable class of that name is known; name its class in"
                + " @DurableObject(name = \"robot\"), and declare what is read as that class, or"
                + " use the class before",
            DataProgram.PLACE);
    assertThat(bytes(data)).containsOnlyOnce(RETIRED);
  }

  /** Once its class is back, as the error says. */
  private void assertThatWhatWasUnreadableIsThere(
      Program program, Path written, Set<String> keys, Map<String, String> manifest)
      throws Exception {
    if (keys.isEmpty()) {
      return;
    }
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

  private Path copyOf(Path generation) throws IOException {
    Path copy = Files.createDirectories(directory.resolve("data"));
    try (Stream<Path> files = Files.list(generation.resolve("data"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static String bytes(Path data) throws IOException {
    return new String(Files.readAllBytes(data.resolve("perdure.db")), ISO_8859_1);
  }

  private static String[] arguments(String what, Set<String> keys) {
    return Stream.concat(Stream.of(what), new TreeSet<>(keys).stream()).toArray(String[]::new);
  }

  private static String[] arguments(String what, String generation, Set<String> keys) {
    return Stream.concat(Stream.of(what, generation), keys.stream()).toArray(String[]::new);
  }
}
