package io.perdure.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reflection, serialization and libraries that use them find the class that was compiled. */
class UndisturbedIT {
  @TempDir Path data;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void wovenClassLooksAsTheOneOnDisk(Jdk jdk) throws Exception {
    Outcome without = portrait(jdk).run();
    Outcome with = portrait(jdk).agent("data=" + data).run();

    assertThat(without.out())
        .as(without.toString())
        .hasSizeGreaterThan(50)
        .contains("{\"age\":36,\"name\":\"Grace\"}");
    assertThat(with.out()).as(with.toString()).isEqualTo(without.out());
    assertThat(with.err()).as("one line, and no refusal").hasSize(1);
  }

  private static Program portrait(Jdk jdk) {
    Program program = new Program(jdk, Portrait.class);
    List.of("jackson-annotations", "jackson-core", "jackson-databind")
        .forEach(name -> program.before(OtherAgents.jar(name)));
    return program;
  }
}
