package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What is above the JDK's blocking sockets: TLS, and its older HTTP client. */
class TlsSpec {

  private static final String TEXT = "0123456789abcdef".repeat(600);
  private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.ISO_8859_1);

  private final HeldTurn turn = new HeldTurn();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  // ---- sockets

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void notEvenAHandshakeLeaves(String version) throws Exception {
    for (boolean isLost : new boolean[] {true, false}) {
      Tls tls = new Tls(version);
      HeldTurn.Check nothing = () -> assertThat(tls.server.bytes()).isZero();
      turn.whileItWaits(isLost, tls::write, nothing);
      if (isLost) {
        tls.end();
        nothing.run();
      } else {
        assertThat(tls.peer.await(BYTES.length)).isEqualTo(TEXT);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aHandshakeThatIsAskedForDoesNotLeave(String version) throws Exception {
    Tls tls = new Tls(version);
    turn.whileItWaits(
        false, tls.socket::startHandshake, () -> assertThat(tls.server.bytes()).isZero());
    tls.write();
    assertThat(tls.peer.await(BYTES.length)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void nothingLeavesAfterAHandshake(String version) throws Exception {
    for (boolean isLost : new boolean[] {true, false}) {
      Tls tls = new Tls(version);
      tls.socket.getOutputStream().write('!');
      tls.peer.await(1);
      long before = tls.server.bytes();
      HeldTurn.Check nothing = () -> assertThat(tls.server.bytes()).isEqualTo(before);
      turn.whileItWaits(isLost, tls::write, nothing);
      if (isLost) {
        // Closing it would send an alert.
        tls.end();
        nothing.run();
      } else {
        assertThat(tls.peer.await(BYTES.length + 1)).isEqualTo("!" + TEXT);
      }
    }
  }

  // ---- HttpURLConnection

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = ".*HTTP_2")
  void anHttpUrlConnection(HttpPeer.Over over) throws Exception {
    HttpPeer peer = opened(new HttpPeer(over));
    for (boolean isLost : new boolean[] {true, false}) {
      turn.whileItWaits(
          isLost, () -> request(peer, "POST"), () -> assertThat(peer.bytes()).isZero());
    }
    assertThat(peer.requests()).containsExactly("POST /told what");
  }

  @Test
  void anHttpUrlConnectionThatIsThere() throws Exception {
    HttpPeer peer = opened(new HttpPeer(HttpPeer.Over.PLAIN));
    request(peer, "GET");
    long before = peer.bytes();
    for (boolean isLost : new boolean[] {true, false}) {
      turn.whileItWaits(
          isLost, () -> request(peer, "GET"), () -> assertThat(peer.bytes()).isEqualTo(before));
    }
    assertThat(peer.requests()).containsExactly("GET /told", "GET /told");
  }

  private static void request(HttpPeer peer, String method) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) peer.uri("/told").toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(HttpPeer.CERTIFICATES.sslSocketFactory());
    }
    connection.setRequestMethod(method);
    if (method.equals("POST")) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write("what".getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(connection.getInputStream().readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("answered");
  }

  // ----

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(0, closeable);
    return closeable;
  }

  /** A connection whose handshake has not begun. */
  private final class Tls {
    final CountingServerSocket server = opened(CountingServerSocket.bound());

    /** Below TLS. */
    private final Socket connection =
        opened(new Socket(server.getInetAddress(), server.getLocalPort()));

    final SSLSocket socket;
    final Peer peer = new Peer();

    Tls(String version) throws IOException {
      socket =
          (SSLSocket)
              opened(
                  HttpPeer.CERTIFICATES
                      .sslSocketFactory()
                      .createSocket(connection, "127.0.0.1", server.getLocalPort(), true));
      socket.setEnabledProtocols(new String[] {version});
      Socket accepted = opened(server.accept());
      SSLSocket secure =
          (SSLSocket)
              opened(
                  HttpPeer.CERTIFICATES
                      .sslSocketFactory()
                      .createSocket(accepted, "127.0.0.1", accepted.getPort(), true));
      secure.setUseClientMode(false);
      peer.read(secure.getInputStream());
    }

    /** Returns when all that was sent has arrived. */
    void end() throws Exception {
      if (!connection.isClosed()) { // as it is once something was refused
        connection.shutdownOutput();
      }
      peer.awaitEnd();
    }

    void write() throws IOException {
      socket.getOutputStream().write(BYTES);
    }
  }
}
