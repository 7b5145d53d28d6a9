package io.perdure.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import io.perdure.it.jvm.Running;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProcessIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";

  @TempDir Path data;

  @ParameterizedTest
  @MethodSource(JDKS)
  void startSaysOneLineAndTheJvmEndsWithItsMain(Jdk jdk) throws Exception {
    Outcome outcome = new Program(jdk, Inside.class).agent("data=" + data).run("nothing");

    assertThat(outcome.out()).containsExactly("main ran");
    assertThat(outcome.err())
        .singleElement()
        .asString()
        .matches("\\[perdure] INFO Perdure \\d.* store=embedded data=.*")
        .endsWith(data.toString());
    assertThat(outcome.exitCode()).isZero();
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void dataDirectoryIsBelowTheWorkingDirectoryUnlessConfigured(Jdk jdk) throws Exception {
    Outcome outcome = new Program(jdk, Inside.class).agent("").directory(data).run("remember");

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(data.resolve("perdure-data/perdure.db")).isNotEmptyFile();
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void memoryStoreLeavesNothingBehind(Jdk jdk) throws Exception {
    Outcome outcome =
        new Program(jdk, Inside.class).agent("store=memory").directory(data).run("remember");

    assertThat(outcome.out()).as(outcome.toString()).containsExactly("1");
    assertThat(outcome.err()).singleElement().asString().endsWith(": store=memory");
    assertThat(data).isEmptyDirectory();
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void valuesOfEveryKindSurviveTheJvm(Jdk jdk) throws Exception {
    Program program = new Program(jdk, Inside.class).agent("data=" + data);

    assertThat(program.run("remember").out()).containsExactly("1");

    Outcome second = program.run("remembers");
    assertThat(second.out()).as(second.toString()).hasSizeGreaterThan(10).endsWith("2");
    assertThat(second.out()).noneMatch(line -> line.endsWith("false"));
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void agentLeavesNoSystemProperty(Jdk jdk) throws Exception {
    List<String> without = new Program(jdk, Inside.class).run("properties").out();

    List<String> with =
        new Program(jdk, Inside.class).agent("data=" + data).run("properties").out();

    // The JVM keeps the option that 25 needs as a property of its own.
    assertThat(with)
        .filteredOn(name -> !name.equals("jdk.module.enable.native.access"))
        .isEqualTo(without);
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void agentThatIsGivenTwiceIsOneClearLine(Jdk jdk) throws Exception {
    Outcome outcome =
        new Program(jdk, Inside.class).agent("data=" + data).again("store=memory").run("nothing");

    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .filteredOn(line -> !line.startsWith("[perdure] INFO"))
        .singleElement()
        .asString()
        .startsWith("perdure: ")
        .contains("give -javaagent once");
    assertThat(outcome.exitCode()).isNotZero();
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void withoutTheAgentClassesArePlainJavaAndTheApiSaysWhatToAdd(Jdk jdk) throws Exception {
    Outcome outcome = new Program(jdk, Inside.class).run("plain");

    assertThat(outcome.out()).as(outcome.toString()).hasSize(4).startsWith("3", "false");
    assertThat(outcome.out().subList(2, 4))
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("AgentNotActiveException")
                    .contains("-javaagent:perdure-agent.jar"));
    assertThat(outcome.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void agentMayBeAttached(Jdk jdk) throws Exception {
    Program program = new Program(jdk, Inside.class);
    jdk.documentedOptions().forEach(program::option);
    if (jdk.feature() >= 21) {
      program.option("-XX:+EnableDynamicAgentLoading"); // else the JVM warns
    }
    try (Running running = program.start("attached")) {
      assertThat(running.readLine())
          .startsWith("AgentNotActiveException")
          .contains("-javaagent:perdure-agent.jar");

      VirtualMachine target = VirtualMachine.attach(Long.toString(running.pid()));
      target.loadAgent(Program.agentJar().toString(), "data=" + data);
      target.detach();
      running.writeLine("go on");
      Outcome outcome = running.outcome();

      assertThat(outcome.out()).as(outcome.toString()).containsExactly("true", "true", "1", "1");
      assertThat(outcome.err()).hasSize(1);
    }
  }
}
