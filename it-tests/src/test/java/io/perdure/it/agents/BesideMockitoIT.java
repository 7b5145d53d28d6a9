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

class BesideMockitoIT {
  private static final String ANY = "io.perdure.it.agents.*MockSpec";

  @TempDir Path data;

  @ParameterizedTest
  @MethodSource("io.perdure.it.agents.OtherAgents#everywhere")
  void mocksAreMocksAndObjectsAreObjects(Jdk jdk, Place place) throws Exception {
    String mockito = OtherAgents.jar("mockito-core").toString();
    specsHold(
        OtherAgents.both(new Program(jdk, SpecRunner.class), place, mockito, "data=" + data),
        place == Place.AFTER ? ANY : MockSpec.class.getName());
  }

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void mockitoMayAttachItself(Jdk jdk) throws Exception {
    Program program = new Program(jdk, SpecRunner.class).agent("data=" + data);
    if (jdk.feature() >= 21) {
      program.option("-XX:+EnableDynamicAgentLoading"); // else the JVM warns
    }
    specsHold(program, ANY);
  }

  private static void specsHold(Program program, String specs) throws Exception {
    Outcome outcome = program.run(specs);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.out()).anyMatch(line -> line.matches("specs: [1-9]\\d* found.*"));
  }
}
