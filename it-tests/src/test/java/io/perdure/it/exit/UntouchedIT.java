package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application without durable objects has nothing of the output gate. */
class UntouchedIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource(JDKS)
  void withoutDurableObjectsNothingIsInstalled(Jdk jdk) throws Exception {
    assertThat(run(jdk, "plain").out())
        .containsExactly("sent: a", "HTTP_2", "woven: 0 of 12", "no engine");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void withOneAllOfItIs(Jdk jdk) throws Exception {
    assertThat(run(jdk, "durable").out())
        .containsExactly(
            "sent: a", "HTTP_2", "0", "woven: 12 of 12", "class java.lang.PerdureEntry");
  }

  private Outcome run(Jdk jdk, String kind) throws Exception {
    Outcome outcome =
        new Program(jdk, Untouched.class)
            .agent("data=" + directory.resolve("data"))
            .option(TestAgents.option(Untouched.class, directory))
            .run(kind);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    return outcome;
  }
}
