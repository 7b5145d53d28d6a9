package io.perdure.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.agent.SpecRunner;
import io.perdure.it.agents.OtherAgents.Place;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetransformIT {
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void laterTransformationsKeepTheSchema(Jdk jdk) throws Exception {
    Path jar = directory.resolve("instruments.jar");
    Instruments.writeJar(jar);

    Outcome outcome =
        OtherAgents.both(
                new Program(jdk, SpecRunner.class),
                Place.BEFORE,
                jar.toString(),
                "data=" + directory.resolve("data"))
            .run(RetransformSpec.class.getName());

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.out()).anyMatch(line -> line.matches("specs: [1-9]\\d* found.*"));
  }
}
