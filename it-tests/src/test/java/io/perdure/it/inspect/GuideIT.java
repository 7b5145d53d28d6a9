package io.perdure.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide shows what inspect says of the class above it. */
class GuideIT {
  private static final Path GUIDE = Path.of("..", "docs", "guide.md");

  @TempDir Path directory;

  @Test
  void outputIsAsTheGuideShowsIt() throws Exception {
    String section = Files.readString(GUIDE).split("## Before you switch it on", 2)[1];
    String source = block(section, "java");
    Path classes = Application.compile(directory, source);

    Outcome outcome =
        Program.ofJar(Jdk.running(), Program.agentJar()).run("inspect", classes.toString());

    assertThat(String.join("\n", outcome.out()) + "\n").isEqualTo(block(section, "text"));
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  private static String block(String text, String language) {
    return text.split("```" + language + "\n", 2)[1].split("```", 2)[0];
  }
}
