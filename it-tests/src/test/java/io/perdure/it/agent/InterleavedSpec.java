package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.Interleaved;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule 3.4: calls that block let others in where the code says so. */
class InterleavedSpec {

  private final Patient patient = DurableObjects.get(Patient.class, DurableObjects.newId());
  private final CountDownLatch inside = new CountDownLatch(1);

  /** What another call says that was let in while the object waits. */
  private String letIn() throws Exception {
    Parallel.await(inside);
    return patient.later().get(120, TimeUnit.SECONDS);
  }

  @BeforeEach
  void knowWhenItIsInside() {
    patient.tell(inside);
  }

  @Test
  void joinLetsTheContinuationIn() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    Parallel.Started<String> joined = Parallel.start(() -> patient.joins(foreign));

    assertThat(letIn()).isEqualTo("let in");
    foreign.complete("x");

    assertThat(joined.result()).isEqualTo("x let in");
  }

  @Test
  void joinAndGetFailAsTheyAlwaysDo() throws Exception {
    IllegalStateException failure = new IllegalStateException();
    assertThatThrownBy(() -> released(patient::joins, failure))
        .hasCauseInstanceOf(CompletionException.class)
        .hasRootCause(failure);
    assertThatThrownBy(() -> released(patient::gets, failure))
        .hasCauseInstanceOf(ExecutionException.class)
        .hasRootCause(failure);
    assertThatThrownBy(() -> patient.getsSoon(new CompletableFuture<>()))
        .isInstanceOf(TimeoutException.class);
  }

  private Object released(Waits waits, Throwable failure) throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    Parallel.Started<Object> started = Parallel.start(() -> waits.on(foreign));
    letIn();
    foreign.completeExceptionally(failure);
    return started.result();
  }

  /** A method that waits. */
  private interface Waits {
    Object on(CompletableFuture<String> foreign) throws Exception;
  }

  @Test
  void interruptReachesGet() throws Exception {
    Parallel.Started<Object> gets = Parallel.start(() -> patient.gets(new CompletableFuture<>()));
    letIn();

    gets.thread().interrupt();

    assertThatThrownBy(gets::result).hasCauseInstanceOf(InterruptedException.class);
    assertThat(patient.letIn()).isEqualTo("let in");
  }

  @Test
  void sleepLetsOthersIn() throws Exception {
    Parallel.Started<Object> sleeps = Parallel.start(patient::sleeps);

    assertThat(letIn()).isEqualTo("let in");
    sleeps.thread().interrupt();

    assertThat(sleeps.result()).isEqualTo("woken, let in");
  }

  @Test
  void lambdaOfInterleavedCodeLetsOthersIn() throws Exception {
    Parallel.Started<Object> sleeps = Parallel.start(patient::sleepsInLambda);

    assertThat(letIn()).isEqualTo("let in");
    sleeps.thread().interrupt();

    assertThatThrownBy(sleeps::result).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void codeThatDoesNotSayItKeepsTheObject() throws Exception {
    Parallel.Started<String> sleeps = Parallel.start(patient::sleepsAlone);
    Parallel.await(inside);
    CompletableFuture<String> queued = patient.later();
    Parallel.Started<String> caller = Parallel.start(patient::letIn).untilItWaits();
    assertThat(queued).isNotDone();

    sleeps.thread().interrupt();

    assertThat(sleeps.result()).isEqualTo("woken");
    assertThat(queued.get(120, TimeUnit.SECONDS)).isEqualTo("let in");
    assertThat(caller.result()).isEqualTo("let in");
  }

  @Test
  void transactionLetsNobodyIn() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    Parallel.Started<String> joins = Parallel.start(() -> patient.joinsInTransaction(foreign));
    Parallel.await(inside);
    CompletableFuture<String> queued = patient.later();
    Parallel.Started<String> caller = Parallel.start(patient::letIn).untilItWaits();
    assertThat(queued).isNotDone();

    foreign.complete("x");

    assertThat(joins.result()).isEqualTo("x");
    assertThat(caller.result()).isEqualTo("let in");
  }

  @Test
  void transactionLetsInWhatBeganInIt() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    Parallel.Started<Object> joins =
        Parallel.start(() -> patient.joinsItselfInTransaction(foreign));
    Parallel.await(inside);
    CompletableFuture<String> queued = patient.later();
    assertThat(queued).isNotDone();

    foreign.complete("x");

    assertThat(joins.result()).isEqualTo("x");
    assertThat(queued.get(120, TimeUnit.SECONDS)).isEqualTo("let in");
    assertThatThrownBy(() -> patient.joinsEarlierOneInTransaction(new CompletableFuture<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("before or after that");
  }

  @Test
  void requestOfTheHttpClientLetsOthersIn() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool(InterleavedSpec::daemon));
    server.createContext(
        "/",
        exchange -> {
          Parallel.await(answer);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      Parallel.Started<Integer> sends = Parallel.start(() -> patient.sends(uri));
      assertThat(letIn()).isEqualTo("let in");
      answer.countDown();
      assertThat(sends.result()).isEqualTo(200);
    } finally {
      server.stop(0);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "test server");
    thread.setDaemon(true);
    return thread;
  }

  @Test
  void readFromASocketLetsOthersIn() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      Parallel.Started<Integer> reads =
          Parallel.start(() -> patient.reads(client.getInputStream()));

      assertThat(letIn()).isEqualTo("let in");
      accepted.getOutputStream().write(42);

      assertThat(reads.result()).isEqualTo(42);
    }
  }

  @Test
  void readFromAnotherStreamDoesNot() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    InputStream stream =
        new InputStream() {
          @Override
          public int read(byte[] bytes, int from, int length) {
            throw new AssertionError();
          }

          @Override
          public int read() {
            Parallel.await(release);
            return 7;
          }
        };
    Parallel.Started<Integer> reads = Parallel.start(() -> patient.reads(stream));
    Parallel.await(inside);
    CompletableFuture<String> queued = patient.later();
    Parallel.Started<String> caller = Parallel.start(patient::letIn).untilItWaits();
    assertThat(queued).isNotDone();

    release.countDown();

    assertThat(reads.result()).isEqualTo(7);
    assertThat(caller.result()).isEqualTo("let in");
  }

  @Test
  void configuredMethodLetsOthersIn() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    Parallel.Started<String> calls = Parallel.start(() -> patient.callsLibrary(foreign));

    assertThat(letIn()).isEqualTo("let in");
    foreign.complete("x");

    assertThat(calls.result()).isEqualTo("x");
  }

  @Test
  void callsOfOtherObjectsAnswerAsEver() {
    Patient other = DurableObjects.get(Patient.class, DurableObjects.newId());

    assertThat(patient.calls(other)).isEqualTo("let in");
    assertThat(patient.calls(patient)).isEqualTo("let in");
  }

  /** A library that blocks, named in the configuration. */
  static final class Library {

    private Library() {}

    static String blocks(CompletableFuture<String> foreign) {
      return foreign.join();
    }
  }

  /** Waits in its turns. */
  @DurableObject
  static class Patient {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final DurableStorage storage = DurableStorage.current();
    private String seen = "";
    private CountDownLatch inside = new CountDownLatch(1);

    @Interleaved
    String joins(CompletableFuture<String> foreign) {
      inside.countDown();
      return foreign.thenApply(value -> value + " " + seen).join();
    }

    @Interleaved
    Object gets(CompletableFuture<String> foreign) throws Exception {
      inside.countDown();
      return foreign.get();
    }

    @Interleaved
    Object getsSoon(CompletableFuture<String> foreign) throws Exception {
      inside.countDown();
      return foreign.get(1, TimeUnit.MILLISECONDS);
    }

    @Interleaved
    Object sleeps() {
      inside.countDown();
      try {
        TimeUnit.DAYS.sleep(1);
        return "slept";
      } catch (InterruptedException e) {
        return "woken, " + seen;
      }
    }

    @Interleaved
    Object sleepsInLambda() throws Exception {
      inside.countDown();
      Callable<String> sleep =
          () -> {
            TimeUnit.DAYS.sleep(1);
            return seen;
          };
      return sleep.call();
    }

    String sleepsAlone() {
      inside.countDown();
      try {
        TimeUnit.DAYS.sleep(1);
        return "slept";
      } catch (InterruptedException e) {
        return "woken";
      }
    }

    @Interleaved
    String joinsInTransaction(CompletableFuture<String> foreign) {
      inside.countDown();
      return storage.transaction(() -> foreign.join());
    }

    @Interleaved
    Object joinsItselfInTransaction(CompletableFuture<String> foreign) {
      return storage.transaction(
          () -> {
            CompletableFuture<String> later = foreign.thenApply(value -> value + seen);
            inside.countDown();
            return later.join();
          });
    }

    @Interleaved
    Object joinsEarlierOneInTransaction(CompletableFuture<String> foreign) {
      CompletableFuture<String> earlier = foreign.thenApply(value -> seen);
      return storage.transaction(() -> earlier.join());
    }

    @Interleaved
    int sends(URI uri) throws Exception {
      inside.countDown();
      return CLIENT
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }

    @Interleaved
    int reads(InputStream stream) throws Exception {
      inside.countDown();
      return stream.read();
    }

    @Interleaved
    String callsLibrary(CompletableFuture<String> foreign) {
      inside.countDown();
      return Library.blocks(foreign);
    }

    @Interleaved
    String calls(Patient other) {
      return other.letIn();
    }

    String letIn() {
      seen = "let in";
      return seen;
    }

    CompletableFuture<String> later() {
      return CompletableFuture.completedFuture(letIn());
    }

    void tell(CountDownLatch latch) {
      inside = latch;
    }
  }
}
