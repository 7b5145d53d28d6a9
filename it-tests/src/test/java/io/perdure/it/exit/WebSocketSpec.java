package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.StorageException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Messages of the JDK's WebSocket. The server sends every one back. */
class WebSocketSpec {

  private static final long LIMIT_SECONDS = 120;

  /** More than the connection's buffers. */
  private static final int LARGE = 32 << 20;

  private final HeldTurn turn = new HeldTurn();
  private final Heard heard = new Heard();
  private final HttpClient client =
      HttpClient.newBuilder().sslContext(HttpPeer.CERTIFICATES.sslContext()).build();
  private HttpPeer peer;
  private WebSocket socket;

  @BeforeEach
  void connect() throws Exception {
    peer = new HttpPeer(HttpPeer.Over.PLAIN);
    socket = awaited(client.newWebSocketBuilder().buildAsync(peer.webSocket(), heard));
  }

  @AfterEach
  void close() {
    socket.abort();
    peer.close();
  }

  /** Every way to send something, and what comes back of it. */
  enum Message {
    TEXT("text what") {
      @Override
      CompletableFuture<WebSocket> send(WebSocket socket) {
        return socket.sendText("what", true);
      }
    },
    BINARY("binary what") {
      @Override
      CompletableFuture<WebSocket> send(WebSocket socket) {
        return socket.sendBinary(bytes("what"), true);
      }
    },
    PING("pong what") {
      @Override
      CompletableFuture<WebSocket> send(WebSocket socket) {
        return socket.sendPing(bytes("what"));
      }
    },
    PONG(null) {
      @Override
      CompletableFuture<WebSocket> send(WebSocket socket) {
        return socket.sendPong(bytes("what"));
      }
    },
    CLOSE("close 1000 what") {
      @Override
      CompletableFuture<WebSocket> send(WebSocket socket) {
        return socket.sendClose(WebSocket.NORMAL_CLOSURE, "what");
      }
    };

    /** {@code null} if the server does not answer. */
    final @Nullable String answer;

    Message(@Nullable String answer) {
      this.answer = answer;
    }

    abstract CompletableFuture<WebSocket> send(WebSocket socket);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageLeavesAfterTheCommit(Message message) throws Exception {
    CompletableFuture<WebSocket> sent =
        turn.afterItReturned(
            false,
            () -> message.send(socket),
            held -> {
              long before = mark("first");
              mark("second");
              assertThat(held).isNotDone();
              // One as long as the first: nothing was with it.
              assertThat(peer.bytes() - before).isEqualTo(MARKER_BYTES);
            });
    assertThat(awaited(sent)).isSameAs(socket);
    if (message.answer != null) {
      heard.next(message.answer);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatIsLostNeverLeaves(Message message) throws Exception {
    mark("first");
    long before = peer.bytes();
    CompletableFuture<WebSocket> sent =
        turn.afterItReturned(
            true, () -> message.send(socket), held -> assertThat(held).isNotDone());
    assertThatThrownBy(() -> awaited(sent))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StorageException.class)
        .hasMessageContaining(HeldTurn.WHY);
    mark("second");
    assertThat(peer.bytes() - before).isEqualTo(MARKER_BYTES);
  }

  @Test
  void severalMessagesKeepTheirOrder() throws Exception {
    List<CompletableFuture<WebSocket>> sent =
        turn.afterItReturned(
            false,
            () ->
                List.of(
                    socket.sendText("1", true),
                    socket.sendBinary(bytes("2"), true),
                    socket.sendPing(bytes("3")),
                    socket.sendText("4,", false),
                    socket.sendText("5", true),
                    socket.sendPing(bytes("6"))),
            held -> mark("marker"));
    // In a turn of its own, though nothing is held any more perhaps.
    CompletableFuture<WebSocket> next = turn.now(() -> socket.sendText("7", true));
    for (CompletableFuture<WebSocket> each : sent) {
      awaited(each);
    }
    awaited(next);
    turn.now(() -> socket.sendClose(WebSocket.NORMAL_CLOSURE, "8"));

    // The server answers pings before it sends back what came before them.
    assertThat(heard.next(7))
        .containsExactlyInAnyOrder(
            "text 1", "binary 2", "pong 3", "text 4,5", "pong 6", "text 7", "close 1000 8");
    assertThat(peer.requests())
        .containsExactly(
            "GET /ws", "text marker", "text 1", "binary 2", "text 4,5", "text 7", "close 1000 8");
  }

  /** The JDK's own refuses one before the last is out. */
  @Test
  void aMessageWaitsForALongOneBeforeIt() throws Exception {
    mark(HttpPeer.WAIT);
    List<CompletableFuture<WebSocket>> sent =
        turn.afterItReturned(
            false,
            () ->
                List.of(
                    socket.sendBinary(ByteBuffer.allocate(LARGE), true),
                    socket.sendText("next", true)),
            held -> {});
    peer.goOn();
    for (CompletableFuture<WebSocket> each : sent) {
      awaited(each);
    }
    heard.next("text next");
    assertThat(peer.requests())
        .containsExactly("GET /ws", "text wait", "binary of " + LARGE, "text next");
  }

  @Test
  void aMessageIsSentWhenTheOneBeforeItWasLost() throws Exception {
    CompletableFuture<WebSocket> lost =
        turn.afterItReturned(true, () -> socket.sendText("lost", true), held -> {});
    awaited(turn.now(() -> socket.sendText("next", true)));
    assertThatThrownBy(() -> awaited(lost)).hasCauseInstanceOf(StorageException.class);
    heard.next("text next");
    assertThat(peer.requests()).containsExactly("GET /ws", "text next");
  }

  @Test
  void aMessageThatIsCancelledBeforeTheCommitIsNeverSent() throws Exception {
    List<CompletableFuture<WebSocket>> sent =
        turn.afterItReturned(
            false,
            () ->
                List.of(
                    socket.sendText("1", true),
                    socket.sendText("2", true),
                    socket.sendText("3", true)),
            held -> assertThat(held.get(1).cancel(true)).isTrue());
    awaited(sent.get(0));
    awaited(sent.get(2));
    heard.next("text 1");
    heard.next("text 3");
    assertThat(peer.requests()).containsExactly("GET /ws", "text 1", "text 3");
  }

  @Test
  void whatIsNoMessageIsAnError() throws Exception {
    CompletableFuture<WebSocket> sent =
        turn.afterItReturned(false, () -> socket.sendClose(-1, "what"), held -> {});
    assertThatThrownBy(() -> awaited(sent)).hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = ".*HTTP_2")
  void aConnectionIsNotAskedForBeforeTheCommit(HttpPeer.Over over) throws Exception {
    try (HttpPeer other = new HttpPeer(over)) {
      turn.afterItReturned(
          true,
          () -> client.newWebSocketBuilder().buildAsync(other.webSocket(), new Heard()),
          held -> assertThat(other.bytes()).isZero());
      CompletableFuture<WebSocket> connected =
          turn.afterItReturned(
              false,
              () -> client.newWebSocketBuilder().buildAsync(other.webSocket(), new Heard()),
              held -> {
                assertThat(held).isNotDone();
                assertThat(other.bytes()).isZero();
              });
      awaited(connected).abort();
      assertThat(other.requests()).containsExactly("GET /ws");
    }
  }

  // ----

  private static final int MARKER_BYTES = 2 + 4 + "second".length();

  /**
   * A message outside of any turn, and what comes back of it; how many bytes there were by then.
   */
  private long mark(String text) throws Exception {
    awaited(socket.sendText(text, true));
    heard.next("text " + text);
    return peer.bytes();
  }

  private static <T> T awaited(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What has come back. */
  private static final class Heard implements WebSocket.Listener {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    void next(String expected) throws InterruptedException {
      assertThat(next(1)).containsExactly(expected);
    }

    List<@Nullable String> next(int count) throws InterruptedException {
      List<@Nullable String> next = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        next.add(all.poll(LIMIT_SECONDS, TimeUnit.SECONDS));
      }
      return next;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        all.add("text " + text);
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean isLast) {
      all.add("binary " + StandardCharsets.UTF_8.decode(part));
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      all.add("pong " + StandardCharsets.UTF_8.decode(message));
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      all.add("close " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      all.add(error.toString());
    }
  }
}
