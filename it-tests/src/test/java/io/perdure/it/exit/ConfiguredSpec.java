package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.perdure.DurableObjects;
import io.perdure.OutputGateStatistics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the configuration adds to the ways out, and what it exempts; see {@link OutputGateIT}. */
class ConfiguredSpec {

  private static final long LIMIT_SECONDS = 60;
  private static final String TEXT = "measured: 1";
  private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.ISO_8859_1);

  private final Teller teller = DurableObjects.get(Teller.class, DurableObjects.newId());
  private final BlockingQueue<String> delivered = new LinkedBlockingQueue<>();
  private final Courier courier = new Courier(delivered);
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  // ---- outputGate.methods

  @Test
  void aMethodThatIsNamedIsHeld() throws Exception {
    assertHeld(() -> courier.named("x"));
    assertThat(delivered).containsExactly("x");
  }

  @Test
  void allThatHaveThatNameAreAndKeepTheirArgumentsAndResults() throws Exception {
    assertHeld(() -> assertThat(courier.named(1, 2L, 3.5)).isEqualTo("delivered"));
    assertThat(delivered).containsExactly("1 2 3.5");
  }

  @Test
  void soIsAPrivateOne() throws Exception {
    assertHeld(() -> courier.throughPrivate("x"));
    assertThat(delivered).containsExactly("x");
  }

  @Test
  void soIsAStaticOne() throws Exception {
    assertHeld(() -> Courier.namedStatic(delivered, "x"));
    assertThat(delivered).containsExactly("x");
  }

  @Test
  void soAreAllOfAClassButItsConstructorsAndPrivateOnes() throws Exception {
    Courier.Express express = new Courier.Express(delivered);
    delivered.clear();
    assertHeld(() -> express.one("x"));
    assertHeld(() -> Courier.Express.other(delivered, "y"));
    assertThat(delivered).containsExactly("x", "y");
    delivered.clear();
    Held.assertNotHeld(teller, () -> new Courier.Express(delivered), () -> delivers("made"));
  }

  @Test
  void oneThatIsNotNamedIsNotHeld() throws Exception {
    Held.assertNotHeld(teller, () -> courier.unnamed("x"), () -> delivers("x"));
  }

  @Test
  void noneIsHeldWhereNothingIsPendingNorOutsideOfTurns() throws Exception {
    OutputGateStatistics before = DurableObjects.outputGate();
    courier.named("outside");
    teller.tell(Sending.telling(() -> courier.named("inside")));
    assertThat(delivered).containsExactly("outside", "inside");
    assertThat(DurableObjects.outputGate()).isEqualTo(before);
  }

  // ---- outputGate.exempt

  @Test
  void aHostThatIsExemptIsNotHeld() throws Exception {
    Connection connection = new Connection("statsd.perdure.test");
    assertExempt(
        () -> connection.socket.getOutputStream().write(BYTES),
        () -> assertThat(connection.peer.await(BYTES.length)).isEqualTo(TEXT));
  }

  @Test
  void anotherHostWithTheSameAddressIs() throws Exception {
    Held.assertHeld(
        teller,
        () -> {
          Connection connection = new Connection("other.perdure.test");
          return new Held.Attempt(
              connection.peer::arrived, () -> connection.socket.getOutputStream().write(BYTES));
        });
  }

  @Test
  void aHostsPortThatIsExemptIsNotHeld() throws Exception {
    HttpClient client = clientBehindProxy();
    assertExempt(
        () -> client.send(request(8125), BodyHandlers.discarding()),
        () -> delivers("http://metrics.perdure.test:8125/"));
    assertExempt(
        () ->
            client
                .sendAsync(request(8125), BodyHandlers.discarding())
                .get(LIMIT_SECONDS, TimeUnit.SECONDS),
        () -> delivers("http://metrics.perdure.test:8125/"));
  }

  @Test
  void anotherPortOfItIs() throws Exception {
    HttpClient client = clientBehindProxy();
    assertHeld(() -> client.send(request(8126), BodyHandlers.discarding()));
    assertThat(delivered).containsExactly("http://metrics.perdure.test:8126/");
  }

  @Test
  void whatAClassSendsThatIsExemptIsNotHeld() throws Exception {
    Connection connection = new Connection("other.perdure.test");
    assertExempt(
        () -> Metrics.report(connection.socket.getOutputStream(), BYTES),
        () -> assertThat(connection.peer.await(BYTES.length)).isEqualTo(TEXT));
  }

  @Test
  void whatCalledTheObjectDoesNotExemptIt() throws Exception {
    Teller other = DurableObjects.get(Teller.class, DurableObjects.newId());
    Held.assertHeld(
        teller,
        () -> {
          Connection connection = new Connection("other.perdure.test");
          Teller.Telling<Boolean> writing =
              Sending.telling(() -> connection.socket.getOutputStream().write(BYTES));
          return new Held.Attempt(
              connection.peer::arrived, () -> Metrics.measured(() -> other.countAndTell(writing)));
        });
  }

  // ----

  private void assertHeld(Sending sending) throws Exception {
    int before = delivered.size();
    Held.assertHeld(teller, () -> delivered.size() == before ? "" : delivered.toString(), sending);
  }

  private void assertExempt(Sending sending, Sending arrival) throws Exception {
    OutputGateStatistics before = DurableObjects.outputGate();
    Held.assertNotHeld(teller, sending, arrival);
    OutputGateStatistics after = DurableObjects.outputGate();
    assertThat(after.exempt()).isGreaterThan(before.exempt());
    assertThat(after.handedOver()).as("by threads of a library's").isEqualTo(before.handedOver());
  }

  private void delivers(String what) throws InterruptedException {
    assertThat(delivered.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(what);
  }

  private static HttpRequest request(int port) {
    return HttpRequest.newBuilder(URI.create("http://metrics.perdure.test:" + port + "/")).build();
  }

  /** No name is looked up: all that it asks for is asked of a server here. */
  private HttpClient clientBehindProxy() throws Exception {
    HttpServer proxy = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          delivered.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    proxy.start();
    open.add(() -> proxy.stop(0));
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(ProxySelector.of(proxy.getAddress()))
        .build();
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  /** To a host of any name, which is this one. */
  private final class Connection {
    final Socket socket;
    final Peer peer;

    Connection(String host) throws Exception {
      ServerSocket server = new ServerSocket(0, 1, loopback());
      open.add(server);
      socket =
          new Socket(
              InetAddress.getByAddress(host, loopback().getAddress()), server.getLocalPort());
      open.add(socket);
      Socket accepted = server.accept();
      open.add(accepted);
      peer = new Peer().read(accepted.getInputStream());
    }
  }
}
