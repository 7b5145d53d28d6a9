package io.perdure.it.exit;

import io.perdure.it.agent.Parallel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;

/** A server on the other side: keeps what it was asked, and answers each request. */
final class HttpPeer implements AutoCloseable {

  /** What it speaks. */
  enum Over {
    PLAIN,
    TLS,
    HTTP_2,
    /** Only to clients that begin with it: the server does not change over. */
    PLAIN_HTTP_2
  }

  private static final String HOST = "127.0.0.1";
  private static final String ANSWER = "answered";

  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder().addSubjectAlternativeName(HOST).build();

  /** Of the server, and of clients that trust it. */
  static final HandshakeCertificates CERTIFICATES =
      new HandshakeCertificates.Builder()
          .heldCertificate(CERTIFICATE)
          .addTrustedCertificate(CERTIFICATE.certificate())
          .build();

  /** A message after which the server reads nothing until {@link #goOn}. */
  static final String WAIT = "wait";

  /** What is longer is not sent back. */
  private static final int LARGEST_ECHO = 1 << 20;

  private final Over over;
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountingServerSocket connections = new CountingServerSocket();
  private final MockWebServer server = new MockWebServer();

  HttpPeer(Over over) throws IOException {
    this.over = over;
    server.setServerSocketFactory(new Factory());
    server.setDispatcher(new Answering());
    server.setProtocols(protocols());
    if (isSecure()) {
      server.useHttps(CERTIFICATES.sslSocketFactory());
    }
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  private List<Protocol> protocols() {
    return switch (over) {
      case PLAIN, TLS -> List.of(Protocol.HTTP_1_1);
      case HTTP_2 -> List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);
      case PLAIN_HTTP_2 -> List.of(Protocol.H2_PRIOR_KNOWLEDGE);
    };
  }

  URI uri(String path) {
    return URI.create(
        (isSecure() ? "https" : "http") + "://" + HOST + ":" + server.getPort() + path);
  }

  URI webSocket() {
    return URI.create(
        (isSecure() ? "wss" : "ws") + uri("/ws").toString().replaceFirst("https?", ""));
  }

  /** Methods, paths and bodies, and the messages of WebSockets, in the order of their arrival. */
  List<String> requests() {
    return new ArrayList<>(requests);
  }

  private boolean isSecure() {
    return over == Over.TLS || over == Over.HTTP_2;
  }

  boolean speaksHttp2() {
    return over == Over.HTTP_2 || over == Over.PLAIN_HTTP_2;
  }

  /** How much has arrived, of whatever it is a part. */
  long bytes() {
    return connections.bytes();
  }

  void goOn() {
    goOn.countDown();
  }

  @Override
  public void close() {
    goOn();
    try {
      server.close();
    } catch (AssertionError slow) {
      // all is closed, but a thread of it was given no processor for five seconds
    }
  }

  /** Says what was asked, and that it was. */
  private final class Answering extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      ByteString body = request.getBody();
      requests.add(
          request.getMethod()
              + " "
              + request.getTarget()
              + (body == null || body.size() == 0 ? "" : " " + body.utf8()));
      MockResponse.Builder response = new MockResponse.Builder();
      return Objects.equals(request.getTarget(), "/ws")
          ? response.webSocketUpgrade(new Echo()).build()
          : response.body(ANSWER).build();
    }
  }

  /** Sends messages back. */
  private final class Echo extends WebSocketListener {
    @Override
    public void onMessage(WebSocket socket, String text) {
      requests.add("text " + text);
      socket.send(text);
      if (text.equals(WAIT)) {
        Parallel.await(goOn);
      }
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
      if (bytes.size() > LARGEST_ECHO) {
        requests.add("binary of " + bytes.size());
      } else {
        requests.add("binary " + bytes.utf8());
        socket.send(bytes);
      }
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      requests.add("close " + code + " " + reason);
      socket.close(code, reason);
    }
  }

  private final class Factory extends ServerSocketFactory {
    @Override
    public ServerSocket createServerSocket() {
      return connections;
    }

    @Override
    public ServerSocket createServerSocket(int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
      throw new UnsupportedOperationException();
    }
  }
}
