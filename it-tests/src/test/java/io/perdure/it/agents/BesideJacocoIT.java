package io.perdure.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.agents.OtherAgents.Place;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BesideJacocoIT {
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.agents.OtherAgents#everywhere")
  void coverageIsThatOfTheClassOnDisk(Jdk jdk, Place place) throws Exception {
    for (int run = 1; run <= 2; run++) {
      Outcome outcome = program(jdk, place).run();
      assertThat(outcome.out())
          .as(outcome.toString())
          .containsExactly("" + Tickets.CALLS, "" + run * Tickets.CALLS, "" + (Tickets.CALLS + 1));
      assertThat(outcome.err()).hasSize(1);
    }

    // Data of a class with another id would count as no coverage at all.
    assertThat(report())
        .isEqualTo("METHOD_MISSED=1 METHOD_COVERED=6 BRANCH_MISSED=2 BRANCH_COVERED=0");
  }

  private Program program(Jdk jdk, Place place) {
    String jacoco =
        OtherAgents.jar("org.jacoco.agent-runtime")
            + "=append=false,destfile="
            + directory.resolve("jacoco.exec")
            + ",includes=io.perdure.it.agents.*";
    return OtherAgents.both(
        new Program(jdk, Tickets.class), place, jacoco, "data=" + directory.resolve("data"));
  }

  /** What JaCoCo's own tool makes of its data and the class file that the compiler wrote. */
  private String report() throws Exception {
    Path classFile = Files.createDirectories(directory.resolve("classes")).resolve("Office.class");
    try (InputStream in = Tickets.class.getResourceAsStream("Tickets$Office.class")) {
      Files.write(classFile, in.readAllBytes());
    }
    Path csv = directory.resolve("report.csv");
    Process tool =
        new ProcessBuilder(
                Jdk.running().tool("java").toString(),
                "-jar",
                OtherAgents.jar("org.jacoco.cli-nodeps").toString(),
                "report",
                directory.resolve("jacoco.exec").toString(),
                "--classfiles",
                classFile.toString(),
                "--csv",
                csv.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("does not match");
    List<String> lines = Files.readAllLines(csv);
    List<String> names = List.of(lines.get(0).split(","));
    List<String> values = List.of(lines.get(1).split(","));
    StringBuilder columns = new StringBuilder();
    for (String name :
        List.of("METHOD_MISSED", "METHOD_COVERED", "BRANCH_MISSED", "BRANCH_COVERED")) {
      columns.append(name).append('=').append(values.get(names.indexOf(name))).append(' ');
    }
    return columns.toString().strip();
  }
}
