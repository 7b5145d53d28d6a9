package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSink;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OkHttp: its calls, on their own threads and on others, and its WebSocket. */
class OkHttpSpec {

  private static final long LIMIT_SECONDS = 120;

  private final HeldTurn turn = new HeldTurn();
  private final List<AutoCloseable> open = new ArrayList<>();
  private OkHttpClient client =
      new OkHttpClient.Builder()
          .sslSocketFactory(
              HttpPeer.CERTIFICATES.sslSocketFactory(), HttpPeer.CERTIFICATES.trustManager())
          .readTimeout(Duration.ofSeconds(LIMIT_SECONDS))
          .build();

  @AfterEach
  void close() throws Exception {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  // ---- calls

  @ParameterizedTest
  @EnumSource
  void execute(HttpPeer.Over over) throws Exception {
    assertHeld(over, this::executed);
  }

  @ParameterizedTest
  @EnumSource
  void enqueue(HttpPeer.Over over) throws Exception {
    assertHeld(over, this::enqueued);
  }

  @ParameterizedTest
  @EnumSource
  void executeOverAConnectionThatIsThere(HttpPeer.Over over) throws Exception {
    assertHeldAfterAnother(over, this::executed);
  }

  @ParameterizedTest
  @EnumSource
  void enqueueOverAConnectionThatIsThere(HttpPeer.Over over) throws Exception {
    assertHeldAfterAnother(over, this::enqueued);
  }

  /** Else its head would be in a buffer of the connection, which any other call flushes. */
  @Test
  void nothingIsPreparedOfACallThatIsHeld() throws Exception {
    HttpPeer peer = opened(new HttpPeer(HttpPeer.Over.HTTP_2));
    mark(peer);
    AtomicInteger asked = new AtomicInteger();
    RequestBody body =
        new RequestBody() {
          @Override
          public @Nullable MediaType contentType() {
            return null;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            asked.incrementAndGet();
            sink.writeUtf8("what");
          }
        };
    Request request = new Request.Builder().url(peer.uri("/told").toString()).post(body).build();
    turn.whileItWaits(
        false,
        () -> assertAnswered(peer, client.newCall(request).execute()),
        () -> {
          mark(peer);
          assertThat(asked).hasValue(0);
        });
    assertThat(asked).hasValue(1);
  }

  private void assertHeld(HttpPeer.Over over, Way way) throws Exception {
    HttpPeer peer = peer(over);
    HeldTurn.Check nothing = () -> assertThat(peer.bytes()).isZero();
    turn.whileItWaits(true, () -> way.send(peer), nothing);
    nothing.run();
    turn.whileItWaits(false, () -> way.send(peer), nothing);
    assertThat(peer.requests()).containsExactly("POST /told what");
  }

  private void assertHeldAfterAnother(HttpPeer.Over over, Way way) throws Exception {
    HttpPeer peer = peer(over);
    mark(peer);
    turn.whileItWaits(true, () -> way.send(peer), () -> mark(peer));
    turn.whileItWaits(false, () -> way.send(peer), () -> mark(peer));
    assertThat(peer.requests())
        .containsExactly("GET /marker", "GET /marker", "GET /marker", "POST /told what");
  }

  /** One that the client can ask. */
  private HttpPeer peer(HttpPeer.Over over) throws IOException {
    if (over == HttpPeer.Over.PLAIN_HTTP_2) {
      client = client.newBuilder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();
    }
    return opened(new HttpPeer(over));
  }

  private void executed(HttpPeer peer) throws IOException {
    assertAnswered(peer, client.newCall(told(peer)).execute());
  }

  private void enqueued(HttpPeer peer) throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    client
        .newCall(told(peer))
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(Call call, IOException failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void onResponse(Call call, Response response) {
                answer.complete(response);
              }
            });
    assertAnswered(peer, answer.get(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  private static Request told(HttpPeer peer) {
    return new Request.Builder()
        .url(peer.uri("/told").toString())
        .post(RequestBody.create(ByteString.encodeUtf8("what"), null))
        .build();
  }

  /** A call outside of any turn. */
  private void mark(HttpPeer peer) throws IOException {
    Request marker = new Request.Builder().url(peer.uri("/marker").toString()).build();
    assertAnswered(peer, client.newCall(marker).execute());
  }

  private static void assertAnswered(HttpPeer peer, Response response) throws IOException {
    try (response) {
      assertThat(response.body().string()).isEqualTo("answered");
      assertThat(response.protocol() != Protocol.HTTP_1_1).isEqualTo(peer.speaksHttp2());
    }
  }

  private interface Way {
    void send(HttpPeer peer) throws Exception;
  }

  // ---- WebSocket

  /** Every way to send something, and what comes back of it. */
  enum Message {
    TEXT("text what") {
      @Override
      boolean send(WebSocket socket) {
        return socket.send("what");
      }
    },
    BINARY("binary what") {
      @Override
      boolean send(WebSocket socket) {
        return socket.send(ByteString.encodeUtf8("what"));
      }
    },
    CLOSE("close 1000 what") {
      @Override
      boolean send(WebSocket socket) {
        return socket.close(1000, "what");
      }
    };

    final String answer;

    Message(String answer) {
      this.answer = answer;
    }

    abstract boolean send(WebSocket socket);
  }

  @ParameterizedTest
  @EnumSource
  void aMessage(Message message) throws Exception {
    HttpPeer peer = opened(new HttpPeer(HttpPeer.Over.PLAIN));
    Heard heard = new Heard();
    WebSocket socket = connected(peer, heard);
    for (boolean isLost : new boolean[] {true, false}) {
      turn.whileItWaits(
          isLost,
          () -> assertThat(message.send(socket)).isTrue(),
          () -> {
            socket.send("marker");
            heard.next("text marker");
          });
    }
    heard.next(message.answer);
    assertThat(peer.requests())
        .containsExactly("GET /ws", "text marker", "text marker", message.answer);
    socket.cancel();
  }

  @Test
  void aWebSocketIsNotAskedForBeforeTheCommit() throws Exception {
    HttpPeer peer = opened(new HttpPeer(HttpPeer.Over.PLAIN));
    HeldTurn.Check nothing = () -> assertThat(peer.bytes()).isZero();
    for (boolean isLost : new boolean[] {true, false}) {
      turn.whileItWaits(isLost, () -> connected(peer, new Heard()).cancel(), nothing);
      if (isLost) {
        nothing.run();
      }
    }
    assertThat(peer.requests()).containsExactly("GET /ws");
  }

  private WebSocket connected(HttpPeer peer, Heard heard) throws InterruptedException {
    Request request = new Request.Builder().url(peer.uri("/ws").toString()).build();
    WebSocket socket = client.newWebSocket(request, heard);
    heard.next("open");
    return socket;
  }

  /** What has come back. */
  private static final class Heard extends WebSocketListener {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    void next(String expected) throws InterruptedException {
      assertThat(all.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(expected);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      all.add("open");
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      all.add("text " + text);
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
      all.add("binary " + bytes.utf8());
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      all.add("close " + code + " " + reason);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
      all.add(failure.toString());
    }
  }

  // ----

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(0, closeable);
    return closeable;
  }
}
