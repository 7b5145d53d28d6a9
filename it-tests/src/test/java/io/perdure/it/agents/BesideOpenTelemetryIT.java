package io.perdure.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.agents.OtherAgents.Place;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BesideOpenTelemetryIT {
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.agents.OtherAgents#everywhere")
  void tracedMethodsOfADurableObjectKeepTheirTurns(Jdk jdk, Place place) throws Exception {
    Program program = new Program(jdk, Tickets.class);
    // All others are off, to start in half the time; tasks of executors get fields of its own.
    program.option("-Dotel.instrumentation.common.default-enabled=false");
    program.option("-Dotel.instrumentation.methods.enabled=true");
    program.option("-Dotel.instrumentation.executors.enabled=true");
    program.option("-Dotel.traces.exporter=console");
    program.option("-Dotel.metrics.exporter=none");
    program.option("-Dotel.logs.exporter=none");
    program.option(
        "-Dotel.instrumentation.methods.include=" + Tickets.Office.class.getName() + "[call]");

    Outcome outcome =
        OtherAgents.both(
                program,
                place,
                OtherAgents.jar("opentelemetry-javaagent").toString(),
                "data=" + directory.resolve("data"))
            .run();

    assertThat(outcome.out())
        .as(outcome.toString())
        .containsExactly("" + Tickets.CALLS, "" + Tickets.CALLS, "" + (Tickets.CALLS + 1));
    assertThat(outcome.err()).noneMatch(line -> line.startsWith("[perdure] ERROR"));
    long spans = outcome.err().stream().filter(line -> line.contains("'Office.call'")).count();
    assertThat(spans)
        .as("outside and in the turn if it is second, else in the turn: " + outcome)
        .isEqualTo(place == Place.AFTER ? 2 * Tickets.CALLS : Tickets.CALLS);
  }
}
