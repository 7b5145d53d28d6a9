package io.perdure.it.exit;

import io.perdure.it.agent.Parallel;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Stands between a client and a server, whose answers it keeps until it is told. */
final class Relay implements AutoCloseable {

  private final ServerSocket front = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final List<Closeable> sockets = new CopyOnWriteArrayList<>(List.of(front));
  private final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch answers = new CountDownLatch(1);

  Relay(int server) throws IOException {
    Serving.start("relay", () -> connect(server));
  }

  int port() {
    return front.getLocalPort();
  }

  void awaitConnection() {
    Parallel.await(connected);
  }

  void letAnswersThrough() {
    answers.countDown();
  }

  private void connect(int port) throws IOException {
    Socket client = front.accept();
    Socket server = new Socket(front.getInetAddress(), port);
    sockets.addAll(List.of(client, server));
    Serving.start("relay", () -> client.getInputStream().transferTo(server.getOutputStream()));
    Serving.start(
        "relay",
        () -> {
          Parallel.await(answers);
          server.getInputStream().transferTo(client.getOutputStream());
        });
    connected.countDown();
  }

  @Override
  public void close() throws IOException {
    letAnswersThrough();
    for (Closeable each : sockets) {
      each.close();
    }
  }
}
