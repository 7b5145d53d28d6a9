package io.perdure.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.agent.log.LogOutput.Severity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class AgentLogTest {

  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Logger log = LoggerFactory.getLogger("any");

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(standardError);
    LogOutput.threshold(Severity.INFO);
  }

  @Test
  void aLineNamesTheLevelAndTheMessage() {
    log.info("Perdure {}: store={}", "1.0", "memory");
    log.error("no arguments");
    assertThat(lines())
        .containsExactly(
            "[perdure] INFO Perdure 1.0: store=memory", "[perdure] ERROR no arguments");
  }

  @Test
  void lessSevereLevelsAreSilent() {
    List<Level> levels = List.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE);
    for (Level least : levels) {
      LogOutput.threshold(Severity.valueOf(least.name()));
      logAll();
      assertThat(lines()).as(least.name()).hasSize(levels.indexOf(least) + 1);
    }
    LogOutput.threshold(Severity.OFF);
    logAll();
    assertThat(lines()).isEmpty();
  }

  @Test
  void stackTracesAreForDebugging() {
    Throwable thrown = new IllegalStateException("broken");
    log.error("failed {}", "here", thrown);
    assertThat(lines()).containsExactly("[perdure] ERROR failed here");

    LogOutput.threshold(Severity.DEBUG);
    log.error("failed {}", "here", thrown);
    assertThat(lines())
        .hasSizeGreaterThan(2)
        .startsWith("[perdure] ERROR failed here", "java.lang.IllegalStateException: broken");
  }

  @Test
  void badArgumentsDoNotThrow() {
    log.info("{} {} {}", 1);
    log.info("none", 1, 2, 3);
    log.info("{}", (Object) null);
    log.info(null, (Object[]) null);
    log.info(
        "{}",
        new Object() {
          @Override
          public @Nullable String toString() {
            throw new IllegalStateException("toString");
          }
        });
    assertThat(lines())
        .contains("[perdure] INFO 1 {} {}", "[perdure] INFO none", "[perdure] INFO null");
  }

  @Test
  void loggersAreOnePerName() {
    assertThat(LoggerFactory.getLogger("any")).isSameAs(log).isInstanceOf(AgentLogger.class);
    assertThat(log.getName()).isEqualTo("any");
  }

  private void logAll() {
    log.error("");
    log.warn("");
    log.info("");
    log.debug("");
    log.trace("");
  }

  private String[] lines() {
    String text = written.toString(StandardCharsets.UTF_8);
    written.reset();
    return text.isEmpty()
        ? new String[0]
        : text.lines().filter(line -> !line.startsWith("SLF4J")).toArray(String[]::new);
  }
}
