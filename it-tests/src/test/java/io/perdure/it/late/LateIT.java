package io.perdure.it.late;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import io.perdure.it.jvm.Running;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent that is attached to a JVM whose durable classes are loaded, and have instances. */
class LateIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";

  private static final List<String> NUMBERS = List.of("unique numbers: true", "sealed numbers: 8");
  private static final List<String> INSTANCES_FROM_BEFORE =
      List.of(
          "lost calls: 0",
          "storage: IllegalStateException: This io.perdure.it.late.Loaded$Counter was made with new,"
              + " so it has no id and no storage; get one with DurableObjects.get(Counter.class,"
              + " id)");

  /** Before and after they were dropped. */
  private static final List<String> CACHED =
      List.of(
          "values of an object: 2",
          "values of an object from before: 2",
          "values of an instance from before: 2",
          "values of a class: 2");

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource(JDKS)
  void loadedClassesAreWovenOrRefusedAndStaySoForOtherAgents(Jdk jdk) throws Exception {
    Path data = directory.resolve("data");
    Program program = program(jdk);
    List<String> underTheAgent = new ArrayList<>();
    Outcome outcome;
    try (Running running = program.start("attach")) {
      assertThat(running.readLine()).isEqualTo("not cached: x1x1x1x2");
      assertThat(running.readLine()).isEqualTo("lambda: 2");
      assertThat(running.readLine()).isEqualTo("inner: 3");
      assertThat(running.readLine()).isEqualTo("ready: ");
      attach(running, Program.agentJar(), "data=" + data);
      running.writeLine("go on");
      for (String line = running.readLine(); !line.equals("done: "); line = running.readLine()) {
        underTheAgent.add(line);
      }
      attach(running, otherAgent(), "");
      running.writeLine("go on");
      outcome = running.outcome();
    }
    assertThat(outcome.exitCode()).as(outcome + "\n" + underTheAgent).isZero();
    assertThat(underTheAgent)
        .containsAll(NUMBERS)
        .containsAll(INSTANCES_FROM_BEFORE)
        .containsAll(CACHED)
        .containsOnlyOnce("Sealed is initialized")
        .contains(
            "later: 1",
            "lost calls of a new one: 0",
            "one reference: true",
            "text: sealed x",
            "passes its reference: true",
            "lost calls of a superclass: 0",
            "other instances: 2",
            "leaked by its constructor: true",
            "lost calls of a leaked one: 0",
            "lost calls of Child: 0",
            "lost calls of LoadedLater: 0",
            "collected: 6 of 6");
    assertThat(underTheAgent)
        .anyMatch(line -> line.startsWith("field of another: ") && line.contains("holds no state"))
        .anyMatch(
            line ->
                line.startsWith("field of one from before: ")
                    && line.contains("outside of its object's turn"));
    assertRefused(underTheAgent);
    assertThat(outcome.out())
        .containsAll(NUMBERS)
        .containsAll(INSTANCES_FROM_BEFORE)
        .containsAll(CACHED)
        .contains("later: 2");
    assertRefused(outcome.out());
    assertThat(outcome.err())
        .as("what the log says")
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("ERROR", "Loaded$Locked cannot be a durable object", "-javaagent"),
            line -> assertThat(line).contains(" INFO Perdure ", "store=embedded"));

    Outcome again = program.agent("data=" + data).run("again");
    assertThat(again.out())
        .as(again.toString())
        .containsExactly("counter: 641", "Sealed is initialized", "sealed: 17", "later: 3");
  }

  private static void assertRefused(List<String> lines) {
    String reason =
        "InvalidDurableObjectException: io.perdure.it.late.Loaded$Locked cannot be a durable object:"
            + " method count is synchronized, which cannot be woven since the class was loaded"
            + " before the agent; start the JVM with -javaagent:perdure-agent.jar";
    assertThat(lines).contains("synchronized: " + reason, "synchronized from before: " + reason);
    assertThat(lines)
        .anyMatch(
            line ->
                line.startsWith("not annotated: ")
                    && line.contains("annotate it with @DurableObject, too"));
  }

  private static Program program(Jdk jdk) {
    Program program = new Program(jdk, LateProgram.class);
    if (jdk.feature() >= 21) {
      program.option("-XX:+EnableDynamicAgentLoading"); // else the JVM warns
    }
    jdk.documentedOptions().forEach(program::option);
    return program;
  }

  private static void attach(Running running, Path agent, String arguments) throws Exception {
    VirtualMachine target = VirtualMachine.attach(Long.toString(running.pid()));
    target.loadAgent(agent.toString(), arguments);
    target.detach();
  }

  /** Its class is on the class path of the program. */
  private Path otherAgent() throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Agent-Class", OtherAgent.class.getName());
    manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
    Path jar = directory.resolve("other.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      entries.finish();
    }
    return jar;
  }
}
