package io.perdure.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application has its own versions of what the agent brings, as different as can be. */
class OwnLibrariesIT {
  private static final List<String> SHARED_NAMES =
      List.of(
          "org.slf4j.LoggerFactory",
          "org.slf4j.Logger",
          "org.objectweb.asm.ClassReader",
          "org.objectweb.asm.Opcodes",
          "tools.jackson.core.JsonParser",
          "org.sqlite.JDBC",
          "org.sqlite.core.DB",
          "io.perdure.runtime.object.Engine");

  @TempDir Path data;
  @TempDir Path sources;
  @TempDir Path classes;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void applicationAndAgentEachUseTheirOwn(Jdk jdk) throws Exception {
    compileOwn();
    List<String> arguments = new ArrayList<>(List.of("libraries"));
    arguments.addAll(SHARED_NAMES);

    Outcome outcome =
        new Program(jdk, Inside.class)
            .before(classes)
            .agent("data=" + data)
            .run(arguments.toArray(String[]::new));

    List<String> expected = new ArrayList<>(SHARED_NAMES.stream().map(n -> "own " + n).toList());
    expected.add("1");
    assertThat(outcome.out()).as(outcome.toString()).isEqualTo(expected);
    assertThat(outcome.err()).hasSize(1);
  }

  private void compileOwn() throws Exception {
    List<String> command = new ArrayList<>(List.of("--release", "17", "-d", classes.toString()));
    for (String name : SHARED_NAMES) {
      int dot = name.lastIndexOf('.');
      Path file = sources.resolve(name.replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          "package %s; public class %s { public static String own() { return \"own %s\"; } }"
              .formatted(name.substring(0, dot), name.substring(dot + 1), name));
      command.add(file.toString());
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.out, System.err, command.toArray(String[]::new));
    assertThat(result).isZero();
  }
}
