package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.perdure.DurableObjects;
import io.perdure.it.agent.Parallel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Turns that send while they, or their threads, keep what others want; {@link OutputGateIT} runs it
 * with a single carrier for all virtual threads, too.
 */
class NoDeadlockSpec {

  private static final int VIRTUAL_THREADS = 21;
  private static final int TURNS = 40;
  private static final long LIMIT_SECONDS = 120;

  /** What {@link Pinning} does when it is initialized. */
  private static Callable<Integer> whilePinned = () -> 0;

  private final Object monitor = new Object();
  private final Peer peer = new Peer();
  private final List<AutoCloseable> open = new ArrayList<>();
  private OutputStream out;

  @BeforeEach
  void connect() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
    Socket accepted = server.accept();
    open.addAll(List.of(accepted, socket, server));
    peer.read(accepted.getInputStream());
    out = socket.getOutputStream();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void aTurnThatWaitsWithAMonitorThatAnotherTurnWants() throws Exception {
    try (CommitGate gate = new CommitGate()) {
      Parallel.Started<?> first = Parallel.start(() -> teller().countAndTell(inMonitor('a')));
      gate.awaitCommit(first);
      first.untilItWaits();
      Parallel.Started<?> second = Parallel.start(() -> teller().countAndTell(inMonitor('b')));
      while (second.thread().getState() != Thread.State.BLOCKED) {
        assertThat(second.task()).isNotDone();
        Thread.onSpinWait();
      }
      assertThat(peer.arrived()).isEmpty();
      gate.open();
      first.result();
      second.result();
    }
    assertThat(peer.await(2)).isEqualTo("ab");
  }

  /** The write keeps the object, the call that it is made by waits for the same commit. */
  @Test
  void objectsThatCallEachOtherAndSend() throws Exception {
    Teller inner = teller();
    teller()
        .countAndTell(
            () -> {
              out.write('a');
              inner.countAndTell(Sending.telling(() -> out.write('b')));
              out.write('c');
              return true;
            });
    assertThat(peer.await(3)).isEqualTo("abc");
  }

  @Test
  void manyTurnsAtOnceSomeWithinAMonitor() throws Exception {
    ExecutorService threads = threads();
    List<Future<?>> turns = new ArrayList<>();
    for (int i = 0; i < TURNS; i++) {
      Teller teller = teller();
      Teller.Telling<Boolean> telling =
          i % 2 == 0 ? inMonitor('m') : Sending.telling(() -> out.write('x'));
      turns.add(threads.submit(() -> teller.countAndTell(telling)));
    }
    for (Future<?> each : turns) {
      each.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(peer.await(TURNS)).hasSize(TURNS);
  }

  /** Initializing a class is what pins a virtual thread in every release. */
  @Test
  void aTurnThatWaitsOnAPinnedThread() throws Exception {
    whilePinned =
        () -> {
          Teller teller = teller();
          HttpServer server = server();
          HttpClient client = HttpClient.newHttpClient();
          teller.countAndTell(Sending.telling(() -> out.write('p')));
          teller.countAndTell(
              () -> client.sendAsync(request(server), BodyHandlers.discarding()).join());
          return teller.countAndTell(
              () -> client.send(request(server), BodyHandlers.discarding()).statusCode());
        };
    Future<?> turn = threads().submit(() -> Pinning.STATUS);
    assertThat(turn.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(204);
    assertThat(peer.await(1)).isEqualTo("p");
  }

  /** Nobody but the thread that waits for it can send what it has put off. */
  @Test
  void aTurnThatWaitsForWhatIsSentLater() throws Exception {
    HttpServer server = server();
    HttpClient client = HttpClient.newHttpClient();
    List<Future<?>> turns = new ArrayList<>();
    ExecutorService threads = threads();
    for (int i = 0; i < TURNS; i++) {
      Teller teller = teller();
      turns.add(
          threads.submit(
              () ->
                  teller.countAndTell(
                      () -> {
                        CompletableFuture<?> reply =
                            client.sendAsync(request(server), BodyHandlers.discarding());
                        synchronized (monitor) {
                          reply.join();
                        }
                        return true;
                      })));
    }
    for (Future<?> each : turns) {
      each.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Teller.Telling<Boolean> inMonitor(char sent) {
    return Sending.telling(
        () -> {
          synchronized (monitor) {
            out.write(sent);
          }
        });
  }

  private static Teller teller() {
    return DurableObjects.get(Teller.class, DurableObjects.newId());
  }

  private ExecutorService threads() throws ReflectiveOperationException {
    ExecutorService threads =
        Runtime.version().feature() < VIRTUAL_THREADS
            ? Executors.newFixedThreadPool(TURNS)
            : (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    open.add(threads::shutdownNow);
    return threads;
  }

  private HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return server;
  }

  private static HttpRequest request(HttpServer server) {
    InetSocketAddress address = server.getAddress();
    return HttpRequest.newBuilder(
            URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/"))
        .build();
  }

  /** Pins its thread while it is initialized. */
  private static final class Pinning {
    static final Integer STATUS = status();

    private static Integer status() {
      try {
        return whilePinned.call();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
