package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's client, whose requests leave on threads of its own. */
class HttpClientSpec {

  private static final long LIMIT_SECONDS = 120;

  private final HeldTurn turn = new HeldTurn();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  // ---- send

  @ParameterizedTest
  @EnumSource
  void sendOverANewConnection(HttpPeer.Over over) throws Exception {
    Exchange exchange = new Exchange(over);
    turn.whileItWaits(true, exchange::send, () -> assertThat(exchange.bytes()).isZero());
    assertThat(exchange.bytes()).isZero();
    turn.whileItWaits(false, exchange::send, () -> assertThat(exchange.bytes()).isZero());
    assertThat(exchange.peer.requests()).containsExactly("POST /told what");
  }

  @ParameterizedTest
  @EnumSource
  void sendOverAConnectionThatIsThere(HttpPeer.Over over) throws Exception {
    Exchange exchange = new Exchange(over);
    exchange.mark();
    turn.whileItWaits(true, exchange::send, exchange::mark);
    turn.whileItWaits(false, exchange::send, exchange::mark);
    assertThat(exchange.peer.requests())
        .containsExactly("GET /marker", "GET /marker", "GET /marker", "POST /told what");
  }

  // ---- sendAsync

  @ParameterizedTest
  @EnumSource
  void sendAsyncReturnsAtOnceAndIsDoneAfterTheCommit(HttpPeer.Over over) throws Exception {
    Exchange exchange = new Exchange(over);
    CompletableFuture<HttpResponse<String>> answer =
        turn.afterItReturned(
            false,
            exchange::sendAsync,
            held -> {
              assertThat(exchange.bytes()).isZero();
              exchange.mark();
              assertThat(held).isNotDone();
              assertThat(exchange.peer.requests()).containsExactly("GET /marker");
            });
    assertThat(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS).body()).isEqualTo("answered");
    assertThat(exchange.peer.requests()).containsExactly("GET /marker", "POST /told what");
  }

  @ParameterizedTest
  @EnumSource
  void sendAsyncFailsWithTheCommit(HttpPeer.Over over) throws Exception {
    Exchange exchange = new Exchange(over);
    CompletableFuture<HttpResponse<String>> answer =
        turn.afterItReturned(
            true, exchange::sendAsync, held -> assertThat(exchange.bytes()).isZero());
    assertThatThrownBy(() -> answer.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StorageException.class)
        .hasMessageContaining(HeldTurn.WHY);
    exchange.mark();
    assertThat(exchange.peer.requests()).containsExactly("GET /marker");
  }

  @Test
  void sendAsyncWithPushPromises() throws Exception {
    Exchange exchange = new Exchange(HttpPeer.Over.HTTP_2);
    CompletableFuture<HttpResponse<String>> answer =
        turn.afterItReturned(
            false,
            () -> exchange.client.sendAsync(exchange.told(), BodyHandlers.ofString(), null),
            held -> {
              exchange.mark();
              assertThat(held).isNotDone();
            });
    answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(exchange.peer.requests()).containsExactly("GET /marker", "POST /told what");
  }

  @Test
  void nothingIsHeldThatDependsOnNothing() throws Exception {
    Exchange exchange = new Exchange(HttpPeer.Over.PLAIN);
    turn.now(exchange::sendAsync).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(exchange.peer.requests()).containsExactly("POST /told what");
  }

  @Test
  void aClientThatNobodyElseHasIsThereUntilItHasSent() throws Exception {
    HttpPeer peer = opened(new HttpPeer(HttpPeer.Over.PLAIN));
    HttpRequest request = HttpRequest.newBuilder(peer.uri("/told")).build();
    List<WeakReference<HttpClient>> clients = new ArrayList<>();
    CompletableFuture<HttpResponse<String>> answer =
        turn.afterItReturned(
            false,
            () -> {
              HttpClient client = HttpClient.newHttpClient();
              clients.add(new WeakReference<>(client));
              return client.sendAsync(request, BodyHandlers.ofString());
            },
            held -> {
              System.gc();
              assertThat(clients.get(0).get()).isNotNull();
            });
    assertThat(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS).body()).isEqualTo("answered");
  }

  // ---- cancelling

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancelledBeforeTheCommitItIsNeverSent(boolean isDependent) throws Exception {
    Exchange exchange = new Exchange(HttpPeer.Over.HTTP_2);
    exchange.mark();
    CompletableFuture<?> answer =
        turn.afterItReturned(
            false,
            () -> isDependent ? exchange.sendAsync().thenApply(r -> 1) : exchange.sendAsync(),
            held -> {
              exchange.mark();
              assertThat(held.cancel(true)).isTrue();
            });
    assertThat(answer).isCancelled();
    turn.now(exchange::sendAsync).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    exchange.mark();
    assertThat(exchange.peer.requests())
        .containsExactly("GET /marker", "GET /marker", "POST /told what", "GET /marker");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancelledAfterItWasSentTheExchangeEnds(boolean isDependent) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    ServerSocket server = opened(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort())).build();
    CompletableFuture<?> answer =
        turn.afterItReturned(
            false,
            () -> {
              CompletableFuture<?> sent = client.sendAsync(request, BodyHandlers.ofString());
              return isDependent ? sent.thenApply(r -> 1) : sent;
            },
            held -> assertThat(held).isNotDone());
    Socket connection = opened(server.accept());
    connection.setSoTimeout((int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    readRequest(connection.getInputStream());

    assertThat(answer.cancel(true)).isTrue();

    assertThat(endOf(connection)).isTrue();
    assertThat(answer).isCancelled();
  }

  private static void readRequest(InputStream in) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).isNotNegative();
      read.append((char) next);
    }
    assertThat(read.toString()).startsWith("GET / ");
  }

  private static boolean endOf(Socket connection) {
    try {
      return connection.getInputStream().read() < 0;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException); // a reset
    }
  }

  // ---- what it cannot send

  @Test
  @SuppressWarnings("NullAway") // that is what is tried
  void noRequest() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    turn.now(
        () -> {
          assertThatThrownBy(() -> client.send(null, BodyHandlers.ofString()))
              .isInstanceOf(NullPointerException.class);
          assertThatThrownBy(() -> client.sendAsync(null, BodyHandlers.ofString()))
              .isInstanceOf(NullPointerException.class);
          return true;
        });
    CompletableFuture<?> answer =
        turn.afterItReturned(
            false,
            () -> {
              CompletableFuture<?> sent = client.sendAsync(null, BodyHandlers.ofString());
              return sent;
            },
            held -> assertThat(held).isNotDone());
    assertThatThrownBy(() -> answer.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(NullPointerException.class);
  }

  @Test
  void whereNobodyIs() throws Exception {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.close();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort())).build();
    CompletableFuture<?> answer =
        turn.afterItReturned(
            false,
            () -> HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString()),
            held -> assertThat(held).isNotDone());
    assertThatThrownBy(() -> answer.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(java.net.ConnectException.class);
  }

  // ----

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(0, closeable);
    return closeable;
  }

  /** A server and a client. */
  private final class Exchange {
    final HttpPeer peer;
    final HttpClient client;

    /** Without TLS, this client asks for HTTP/2 in HTTP/1.1. */
    private final @Nullable UpgradingRelay relay;

    Exchange(HttpPeer.Over over) throws IOException {
      peer = opened(new HttpPeer(over));
      relay =
          over == HttpPeer.Over.PLAIN_HTTP_2
              ? opened(new UpgradingRelay(peer.uri("/").getPort()))
              : null;
      client = HttpClient.newBuilder().sslContext(HttpPeer.CERTIFICATES.sslContext()).build();
    }

    long bytes() {
      return relay == null ? peer.bytes() : relay.bytes();
    }

    private URI uri(String path) {
      return relay == null ? peer.uri(path) : URI.create("http://127.0.0.1:" + relay.port() + path);
    }

    HttpRequest told() {
      return HttpRequest.newBuilder(uri("/told"))
          .POST(HttpRequest.BodyPublishers.ofString("what", StandardCharsets.UTF_8))
          .build();
    }

    void send() throws Exception {
      assertAnswered(client.send(told(), BodyHandlers.ofString()));
    }

    CompletableFuture<HttpResponse<String>> sendAsync() {
      return client.sendAsync(told(), BodyHandlers.ofString());
    }

    /** A request outside of any turn, answered. */
    void mark() throws Exception {
      assertAnswered(
          client.send(
              HttpRequest.newBuilder(uri("/marker"))
                  .timeout(Duration.ofSeconds(LIMIT_SECONDS))
                  .build(),
              BodyHandlers.ofString()));
    }

    private void assertAnswered(HttpResponse<String> response) {
      assertThat(response.body()).isEqualTo("answered");
      assertThat(response.version())
          .isEqualTo(peer.speaksHttp2() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
    }
  }
}
