package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.Interleaved;
import io.perdure.StorageException;
import io.perdure.it.agent.Parallel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A call that the turn is given up for is the turn's doing: what it sends is held, too. */
class InterleavedExitSpec {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @DurableObject
  static class Correspondent {
    private final DurableStorage storage = DurableStorage.current();

    @Interleaved
    int countAndAsk(URI uri) throws IOException, InterruptedException {
      storage.put("n", count() + 1);
      return CLIENT
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
          .statusCode();
    }

    long count() {
      return storage.getOrDefault("n", 0L);
    }
  }

  @Test
  void itIsHeldWhileOthersAreLetIn() throws Exception {
    Correspondent correspondent = DurableObjects.get(Correspondent.class, DurableObjects.newId());
    try (Answering server = new Answering()) {
      try (CommitGate gate = new CommitGate()) {
        Parallel.Started<?> call = Parallel.start(() -> correspondent.countAndAsk(server.uri()));
        gate.awaitCommit(call);
        call.untilItWaits();
        assertThat(server.peer.arrived()).isEmpty();
        gate.fail("the disk is full");
        assertThatThrownBy(call::result).hasCauseInstanceOf(StorageException.class);
      }
      try (CommitGate gate = new CommitGate()) {
        Parallel.Started<Integer> call =
            Parallel.start(() -> correspondent.countAndAsk(server.uri()));
        gate.awaitCommit(call);
        call.untilItWaits();
        Parallel.Started<Long> other = Parallel.start(correspondent::count).untilItWaits();
        assertThat(server.peer.arrived()).isEmpty();
        gate.open();
        assertThat(call.result()).isEqualTo(204);
        assertThat(other.result()).isEqualTo(1);
      }
      assertThat(server.peer.arrived()).containsOnlyOnce("GET /");
    }
  }

  /** Answers one request, when it is there. */
  private static final class Answering implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CountDownLatch asked = new CountDownLatch(1);
    final Peer peer = new Peer();

    Answering() throws IOException {
      Thread thread = new Thread(this::answer, "server");
      thread.setDaemon(true);
      thread.start();
    }

    private void answer() {
      try (Socket socket = server.accept()) {
        peer.read(socket.getInputStream());
        peer.await("GET".length());
        socket
            .getOutputStream()
            .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        asked.await();
      } catch (IOException | InterruptedException closed) {
        // the test is over
      }
    }

    URI uri() {
      return URI.create("http://localhost:" + server.getLocalPort() + "/");
    }

    @Override
    public void close() throws IOException {
      asked.countDown();
      server.close();
    }
  }
}
