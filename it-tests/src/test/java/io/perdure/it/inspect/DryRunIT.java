package io.perdure.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code -javaagent:perdure-agent.jar=dryRun} says what would be, and changes nothing. */
class DryRunIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";

  @TempDir Path directory;

  private Path jar;

  @BeforeEach
  void pack() throws Exception {
    Path classes =
        Application.compile(
            directory.resolve("classes"),
            Application.CART,
            Application.BROKEN,
            Application.KINDS,
            Application.SERVICE,
            Application.MAIN);
    jar = Application.jar(directory.resolve("app.jar"), classes, "");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void classesAreReportedAndStayAsTheyAre(Jdk jdk) throws Exception {
    Outcome without = program(jdk).run();
    Outcome outcome = program(jdk).again("dryRun,classes=com.acme.orders.*").run();

    assertThat(outcome.out()).as(outcome.toString()).isEqualTo(without.out()).hasSize(4);
    assertThat(outcome.out().get(0)).doesNotContain("perdure$");
    assertThat(outcome.exitCode()).isEqualTo(without.exitCode()).isZero();
    assertThat(outcome.err())
        .as(outcome.toString())
        .first()
        .asString()
        .endsWith(": dryRun, no class is changed");
    assertThat(outcome.err())
        .contains(
            "[perdure] INFO dryRun: com.acme.Cart can be a durable object; entered by 3 methods; on"
                + " the runtime's threads: owner; held: id: String, set by the constructor; items:"
                + " List<String>, whose contents can change; total: long, changed by add; stored:"
                + " \"item:…\": String (put); \"total\": Long (put)",
            "[perdure] WARN dryRun: com.acme.Cart: Cart.java:23 method items returns field items, a"
                + " List that its caller can change, and read while a turn changes it; return"
                + " List.copyOf(items)",
            "[perdure] WARN dryRun: com.acme.Broken would be refused: queueLimit = 0 lets no call"
                + " in; give it at least 1",
            "[perdure] WARN dryRun: com.acme.orders.OrderService would be refused: field orders can"
                + " be reached from outside, past the object's turn; make it private and add a"
                + " method",
            "[perdure] WARN dryRun: com.acme.Kinds$BigCart would be refused: it extends the durable"
                + " object com.acme.Cart without being one; annotate it with @DurableObject, too")
        .last()
        .isEqualTo(
            "[perdure] INFO dryRun: 4 classes: 1 can be durable objects, 3 would be refused (8"
                + " reasons); 1 warning");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("classes", "app.jar");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void theSwitchIsFoundInEveryPlace(Jdk jdk) throws Exception {
    List<Program> programs =
        List.of(
            program(jdk).again("store=memory,dryRun"),
            program(jdk).again("").option("-Dperdure.dryRun=true"),
            program(jdk).again("").environment("PERDURE_DRYRUN", "true"));
    for (Program each : programs) {
      Outcome outcome = each.run();
      assertThat(outcome.err())
          .as(outcome.toString())
          .last()
          .asString()
          .startsWith("[perdure] INFO dryRun: 3 classes: ");
    }
  }

  private Program program(Jdk jdk) {
    return Program.ofClass(jdk, "com.acme.Main").before(jar).directory(directory);
  }
}
