package io.perdure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the examples of the Javadoc, all together, so that one may use another's classes. */
class JavadocExamplesTest {

  private static final Path SOURCES = Compiled.API.resolve("../../src/main/java").normalize();
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\\R(.*?)^ *\\* *}</pre>", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern MARGIN = Pattern.compile("^ *\\* ?", Pattern.MULTILINE);
  private static final Pattern IMPORT = Pattern.compile("^import .*;$", Pattern.MULTILINE);
  private static final Pattern CLASS =
      Pattern.compile("^public (final )?class (\\w+)", Pattern.MULTILINE);

  @TempDir private Path directory;

  @Test
  void compile() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-Xlint:all,-classfile", "-Werror", "-proc:none", "--release", "17"));
    arguments.addAll(List.of("-cp", Compiled.API.toString(), "-d", directory.toString()));
    List<Path> units = writeUnits(examples());
    units.forEach(unit -> arguments.add(unit.toString()));

    StringWriter output = new StringWriter();
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    int status =
        javac.run(
            new PrintWriter(output), new PrintWriter(output), arguments.toArray(String[]::new));

    assertThat(units).hasSizeGreaterThan(10);
    assertThat(status).as(output.toString()).isZero();
  }

  private static List<String> examples() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(JavadocExamplesTest::examplesIn)
          .toList();
    }
  }

  private static Stream<String> examplesIn(Path file) {
    try {
      return EXAMPLE
          .matcher(Files.readString(file))
          .results()
          .map(example -> MARGIN.matcher(example.group(1)).replaceAll(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> writeUnits(List<String> examples) throws IOException {
    List<Path> units = new ArrayList<>();
    for (String example : examples) {
      var declared = CLASS.matcher(example);
      boolean isClass = declared.find();
      String name = isClass ? declared.group(2) : "Example" + units.size();
      String body = IMPORT.matcher(example).replaceAll("");
      units.add(
          Files.writeString(
              directory.resolve(name + ".java"),
              imports(example) + (isClass ? body : inMethod(name, body))));
    }
    return units;
  }

  private static String imports(String example) {
    return IMPORT
        .matcher(example)
        .results()
        .map(MatchResult::group)
        .collect(
            Collectors.joining(
                "\n",
                """
                import io.perdure.*;
                import java.time.*;
                import java.util.*;
                import java.util.concurrent.*;
                """,
                "\n"));
  }

  private static String inMethod(String name, String statements) {
    return "class " + name + " {\n  void example() {\n" + statements + "  }\n}\n";
  }
}
