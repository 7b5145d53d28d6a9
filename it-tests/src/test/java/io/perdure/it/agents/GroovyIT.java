package io.perdure.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jars;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A durable class in a Groovy script, with Groovy's own call sites, closures and class loader. */
class GroovyIT {
  @TempDir Path data;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void callsFromAScriptAreEntries(Jdk jdk) throws Exception {
    Path script = Path.of(getClass().getResource("/groovy/tickets.groovy").toURI());
    String classPath = OtherAgents.jar("groovy") + File.pathSeparator + Jars.api();

    Outcome outcome =
        new Program(jdk, "-cp", classPath, "groovy.ui.GroovyMain")
            .agent("data=" + data)
            .run(script.toString());

    assertThat(outcome.out())
        .as(outcome.toString())
        .containsExactly("200 200", "[1, 2, 3]", "Tickets/groovy");
  }
}
