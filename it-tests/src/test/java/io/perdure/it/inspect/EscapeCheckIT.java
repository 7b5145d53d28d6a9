package io.perdure.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State that leaves an object: told when its class loads, and seen when it does (rule 1.7). */
class EscapeCheckIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";
  private static final String LEAKING = "io.perdure.it.inspect.Leaking$";
  private static final String RETURNED =
      ", a part of the object's state: its caller can change it, and read it while a turn does;"
          + " return a copy";
  private static final String KEPT =
      ", a part of the object's state: its caller can still change it; keep a copy";

  @ParameterizedTest
  @MethodSource(JDKS)
  void eachMethodThatGivesStateAwayIsReportedOnce(Jdk jdk) throws Exception {
    Outcome outcome = run(jdk, "store=memory,check=escape");

    assertThat(outcome.out())
        .as(outcome.toString())
        .containsExactly("10", "as ever", "careful", "7");
    assertThat(outcome.err().stream().filter(line -> line.contains("check=escape")))
        .containsExactly(
            leaks("items returned the java.util.ArrayList that is Leaks.items" + RETURNED),
            leaks("bean returned the " + LEAKING + "Bean that is Leaks.beans[…]" + RETURNED),
            leaks("line returned the java.util.ArrayList that is Leaks.line.parts" + RETURNED),
            leaks("touchy returned the " + LEAKING + "Touchy that is Leaks.touchy" + RETURNED),
            leaks("element returned the [J that is Leaks.mixed[…]" + RETURNED),
            leaks("keep was given, and keeps, the [I that is Leaks.kept" + KEPT),
            leaks(
                "keepQuietly was given, and keeps, the "
                    + LEAKING
                    + "Bean that is Leaks.kept"
                    + KEPT),
            leaks("later returned the java.util.ArrayList that is Leaks.items" + RETURNED),
            ofInner("ofInner returned the java.util.ArrayList that is Leaks.items" + RETURNED),
            ofInner("keepInInner was given, and keeps, the [I that is Leaks.kept" + KEPT));
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void whatTheCodeShowsIsReportedWhenTheClassLoads(Jdk jdk) throws Exception {
    Outcome outcome = run(jdk, "store=memory");

    List<String> warnings =
        outcome.err().stream().filter(line -> line.startsWith("[perdure] WARN")).toList();
    assertThat(warnings)
        .as(outcome.toString())
        .hasSize(1)
        .first()
        .asString()
        .matches(
            "\\[perdure] WARN io\\.perdure\\.it\\.inspect\\.Leaking\\$Leaks: method items returns"
                + " field items, a List that its caller can change, and read while a turn changes"
                + " it; return List\\.copyOf\\(items\\) \\(line \\d+\\)");
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
  }

  private static String leaks(String text) {
    return "[perdure] WARN check=escape: " + LEAKING + "Leaks." + text;
  }

  private static String ofInner(String text) {
    return "[perdure] WARN check=escape: " + LEAKING + "Leaks$Inner." + text;
  }

  private static Outcome run(Jdk jdk, String arguments) throws Exception {
    return new Program(jdk, Leaking.class).agent(arguments).run();
  }
}
