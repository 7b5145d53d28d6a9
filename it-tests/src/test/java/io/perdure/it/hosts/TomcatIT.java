package io.perdure.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import io.perdure.it.jvm.Running;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Web applications in a real Tomcat, each with a copy of the API in its WEB-INF/lib. */
class TomcatIT {
  private static final int DEPLOYMENTS = 20;

  /** When everything that is made once has been made. */
  private static final int SETTLED = 3;

  private static final int CALLS = 16;

  /** The number of the call that is made by itself. */
  private static final int ALONE = SETTLED * CALLS + 1;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void twoApplicationsSideBySideAreDeployedAnewTwentyTimesWithoutALeak(Jdk jdk) throws Exception {
    List<WebApplication> applications =
        List.of(
            WebApplication.of("bakery", directory.resolve("bakery")),
            WebApplication.of("florist", directory.resolve("florist")));
    try (Running tomcat = start(jdk)) {
      Callers callers = new Callers(Integer.parseInt(tomcat.readLine()));
      for (WebApplication each : applications) {
        deploy(tomcat, each);
      }
      Map<String, Long> settled = Map.of();
      for (int i = 1; i <= DEPLOYMENTS; i++) {
        for (WebApplication each : applications) {
          assertThat(callers.numbers(path(each) + "/orders/today", CALLS))
              .containsExactlyInAnyOrderElementsOf(numbers(i));
        }
        if (i == SETTLED) {
          for (WebApplication each : applications) { // one alone, as at the end
            assertThat(callers.post(path(each) + "/orders/today")).isEqualTo(String.valueOf(ALONE));
          }
          settled = Histogram.of(jdk, tomcat);
        }
        for (WebApplication each : applications) {
          undeploy(tomcat, each);
          deploy(tomcat, each);
        }
        if (i == SETTLED - 1 || i == DEPLOYMENTS) {
          awaitCollection(tomcat, 2 * i);
        }
      }
      assertThat(callers.post("/bakery/orders/today")).isEqualTo("322");
      assertThat(callers.post("/florist/orders/today")).isEqualTo("322");
      assertThat(Histogram.of(jdk, tomcat)).isEqualTo(settled);
      assertThat(end(tomcat).err())
          .filteredOn(line -> !line.contains("Creation of SecureRandom instance")) // took 100 ms
          .noneMatch(line -> line.matches("WARNING:.*|SEVERE:.*"));
    }
  }

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void theSameClassInASecondApplicationIsRefusedAndTheFirstGoesOn(Jdk jdk) throws Exception {
    WebApplication first = WebApplication.of("bakery", directory.resolve("first"));
    WebApplication second = WebApplication.of("bakery", directory.resolve("second"));
    try (Running tomcat = start(jdk)) {
      Callers callers = new Callers(Integer.parseInt(tomcat.readLine()));
      deploy(tomcat, first);
      assertThat(callers.post("/first/orders/a")).isEqualTo("1");
      deploy(tomcat, second);

      assertThat(callers.post("/second/orders/a"))
          .startsWith(
              "bakery.Shop cannot be a durable object: its stored type name \"bakery.Shop\"")
          .contains("/first/WEB-INF/classes/", "/second/WEB-INF/classes/", "another name in");
      assertThat(callers.post("/first/orders/a")).isEqualTo("2");

      undeploy(tomcat, second);
      undeploy(tomcat, first);
      awaitCollection(tomcat, 2);
      deploy(tomcat, second);
      assertThat(callers.post("/second/orders/a")).as("once the first is gone").isEqualTo("3");
      end(tomcat);
    }
  }

  private Running start(Jdk jdk) throws Exception {
    Path server = Built.tomcatServer();
    String classPath =
        server.resolve("tomcat-server.jar") + File.pathSeparator + server.resolve("lib/*");
    return new Program(jdk, "-cp", classPath, "io.perdure.hosts.tomcat.TomcatServer")
        .verifiedAsUsual()
        // No sweep between two looks at the heap: it lets go of what was written.
        .agent("data=" + directory.resolve("data") + ",cache.stale=1h")
        // As Tomcat's own scripts have it: without, it cannot look for leaks.
        .option("--add-opens=java.base/java.lang=ALL-UNNAMED")
        .option("--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED")
        .option("-XX:SoftRefLRUPolicyMSPerMB=0") // what the JDK caches goes with each collection
        .start(Files.createDirectory(directory.resolve("tomcat")).toString());
  }

  private static void deploy(Running tomcat, WebApplication application) throws Exception {
    ask(tomcat, "deploy " + path(application) + " " + application.directory(), "STARTED");
  }

  private static void undeploy(Running tomcat, WebApplication application) throws Exception {
    ask(tomcat, "undeploy " + path(application), "DESTROYED");
  }

  private static void awaitCollection(Running tomcat, int loaders) throws Exception {
    ask(tomcat, "await-collection", loaders + " of " + loaders + " collected");
  }

  private static void ask(Running tomcat, String question, String answer) throws Exception {
    tomcat.writeLine(question);
    assertThat(tomcat.readLine()).isEqualTo(answer);
  }

  private static Outcome end(Running tomcat) throws Exception {
    tomcat.endInput();
    return tomcat.outcome();
  }

  private static String path(WebApplication application) {
    return "/" + application.directory().getFileName();
  }

  private static List<Long> numbers(int deployment) {
    long before = (deployment - 1) * (long) CALLS + (deployment > SETTLED ? 1 : 0);
    return LongStream.rangeClosed(before + 1, before + CALLS).boxed().toList();
  }
}
