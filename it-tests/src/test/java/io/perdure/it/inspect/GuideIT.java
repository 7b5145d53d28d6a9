package io.perdure.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guide shows is so. */
class GuideIT {
  private static final Path GUIDE = Path.of("..", "docs", "guide.md");

  /** Never ends if no other call runs while the object awaits the response. */
  private static final String WAITING =
      """
      import com.sun.net.httpserver.HttpServer;
      import io.perdure.DurableObjects;
      import java.net.InetAddress;
      import java.net.InetSocketAddress;
      import java.net.URI;
      import java.util.ArrayList;
      import java.util.List;
      import java.util.concurrent.CompletableFuture;
      import java.util.concurrent.atomic.AtomicInteger;
      public class Waiting {
        public static void main(String[] arguments) throws Exception {
          awaitAndExecutor();
          criticalSection();
        }

        private static void awaitAndExecutor() throws Exception {
          Rates rates = DurableObjects.get(Rates.class, "daily");
          InetAddress here = InetAddress.getLoopbackAddress();
          HttpServer server = HttpServer.create(new InetSocketAddress(here, 0), 0);
          server.createContext(
              "/",
              exchange -> {
                byte[] body = ("new, instead of " + rates.latest()).getBytes();
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
              });
          server.start();
          int port = server.getAddress().getPort();
          URI source = new URI("http", null, here.getHostAddress(), port, "/", null, null);
          System.out.println(rates.refresh(source));
          server.stop(0);
          while (rates.reads() == 0) {
            Thread.yield();
          }
          System.out.println("reads: " + rates.reads());
        }

        private static void criticalSection() {
          Session session = DurableObjects.get(Session.class, "s");
          AtomicInteger logins = new AtomicInteger();
          CompletableFuture<String> login = new CompletableFuture<>();
          List<CompletableFuture<String>> tokens = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            tokens.add(
                CompletableFuture.supplyAsync(
                    () ->
                        session.token(
                            () -> {
                              logins.incrementAndGet();
                              return login;
                            }),
                    Waiting::runUntilItWaits));
          }
          login.complete("token");
          for (CompletableFuture<String> token : tokens) {
            System.out.println(token.join());
          }
          System.out.println("logins: " + logins);
        }

        private static void runUntilItWaits(Runnable task) {
          Thread thread = new Thread(task);
          thread.start();
          while (thread.getState() == Thread.State.RUNNABLE) {
            Thread.yield();
          }
        }
      }
      """;

  /** Never ends if the object is not free while it computes: the server asks it for the fee. */
  private static final String KEEPING =
      """
      import com.sun.net.httpserver.HttpServer;
      import io.perdure.DurableObjects;
      import java.net.InetAddress;
      import java.net.InetSocketAddress;
      import java.net.URI;
      import java.util.List;
      import java.util.concurrent.FutureTask;
      import java.util.concurrent.atomic.AtomicInteger;
      import java.util.stream.IntStream;
      public class Keeping {
        public static void main(String[] arguments) throws Exception {
          Exchange exchange = DurableObjects.get(Exchange.class, "main");
          exchange.setFee("EUR", 5);
          InetAddress here = InetAddress.getLoopbackAddress();
          AtomicInteger requests = new AtomicInteger();
          HttpServer server = HttpServer.create(new InetSocketAddress(here, 0), 0);
          server.createContext(
              "/",
              exchanged -> {
                requests.incrementAndGet();
                byte[] body = ("rate, fee " + exchange.fee("EUR")).getBytes();
                exchanged.sendResponseHeaders(200, body.length);
                exchanged.getResponseBody().write(body);
                exchanged.close();
              });
          server.start();
          int port = server.getAddress().getPort();
          URI source = new URI("http", null, here.getHostAddress(), port, "/", null, null);
          List<String> rates =
              IntStream.range(0, 64)
                  .mapToObj(i -> new FutureTask<>(() -> exchange.rate(source)))
                  .peek(task -> new Thread(task).start())
                  .toList()
                  .stream()
                  .map(Keeping::result)
                  .distinct()
                  .toList();
          server.stop(0);
          System.out.println(rates + " after requests: " + requests);
          exchange.setFee("EUR", 7);
          System.out.println("fee " + exchange.fee("EUR") + ", of others " + exchange.fee("USD"));
          System.out.println(
              "computed: " + DurableObjects.cached(exchange, "rate").statistics().computations());
        }

        private static String result(FutureTask<String> task) {
          try {
            return task.get();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void outputIsAsTheGuideShowsIt() throws Exception {
    String section = section("Before you switch it on");
    Path classes = Application.compile(directory, block(section, "java"));

    Outcome outcome =
        Program.ofJar(Jdk.running(), Program.agentJar()).run("inspect", classes.toString());

    assertThat(String.join("\n", outcome.out()) + "\n").isEqualTo(block(section, "text"));
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void objectsLetOthersInWhereTheGuideSaysSo(Jdk jdk) throws Exception {
    String section = section("Waiting inside a turn");
    String rates = block(section, "java");
    String session = block(section.split(Pattern.quote(rates), 2)[1], "java");
    Path classes = Application.compile(directory, rates, session, WAITING);

    Outcome outcome =
        Program.ofClass(jdk, "Waiting")
            .classPath(classes, Application.apiJar())
            .agent("store=memory")
            .run();

    assertThat(outcome.out())
        .as(outcome.toString())
        .containsExactly(
            "new, instead of none", "reads: 1", "token", "token", "token", "logins: 1");
    assertThat(outcome.exitCode()).isZero();
  }

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void resultsAreKeptAsTheGuideSays(Jdk jdk) throws Exception {
    String shown = block(section("Results worth keeping"), "java");
    // The first request of a JVM can take as long as the guide's limit, where others are busy.
    String exchange = shown.replace("timeout = \"5s\"", "timeout = \"5m\"");
    assertThat(exchange).isNotEqualTo(shown);
    Path classes = Application.compile(directory, exchange, KEEPING);

    Outcome outcome =
        Program.ofClass(jdk, "Keeping")
            .classPath(classes, Application.apiJar())
            .agent("store=memory")
            .run();

    assertThat(outcome.out())
        .as(outcome.toString())
        .containsExactly("[rate, fee 5] after requests: 1", "fee 7, of others 100", "computed: 1");
    assertThat(outcome.exitCode()).isZero();
  }

  private static String section(String title) throws IOException {
    return Files.readString(GUIDE).split("## " + title + "\n", 2)[1].split("\n## ", 2)[0];
  }

  private static String block(String text, String language) {
    return text.split("```" + language + "\n", 2)[1].split("```", 2)[0];
  }
}
