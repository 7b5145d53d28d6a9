package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Apache HttpClient, which writes on its caller's thread, and its asynchronous one. */
class ApacheHttpSpec {

  private static final long LIMIT_SECONDS = 120;

  private final HeldTurn turn = new HeldTurn();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = ".*HTTP_2")
  void aRequest(HttpPeer.Over over) throws Exception {
    assertHeld(over, blocking());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = ".*HTTP_2")
  void aRequestOverAConnectionThatIsThere(HttpPeer.Over over) throws Exception {
    assertHeldAfterAnother(over, blocking());
  }

  @ParameterizedTest
  @EnumSource
  void anAsynchronousRequest(HttpPeer.Over over) throws Exception {
    assertHeld(over, asynchronous(over));
  }

  @ParameterizedTest
  @EnumSource
  void anAsynchronousRequestOverAConnectionThatIsThere(HttpPeer.Over over) throws Exception {
    assertHeldAfterAnother(over, asynchronous(over));
  }

  @ParameterizedTest
  @EnumSource
  void anAsynchronousRequestThatIsProduced(HttpPeer.Over over) throws Exception {
    CloseableHttpAsyncClient client = asynchronousClient(over);
    assertHeld(
        over,
        (peer, method, path) ->
            assertAnswered(
                peer,
                client.execute(
                    SimpleRequestProducer.create(simple(peer, method, path)),
                    SimpleResponseConsumer.create(),
                    null)));
  }

  // ----

  private void assertHeld(HttpPeer.Over over, Way way) throws Exception {
    HttpPeer peer = opened(new HttpPeer(over));
    HeldTurn.Check nothing = () -> assertThat(peer.bytes()).isZero();
    turn.whileItWaits(true, () -> way.request(peer, "POST", "/told"), nothing);
    nothing.run();
    turn.whileItWaits(false, () -> way.request(peer, "POST", "/told"), nothing);
    assertThat(peer.requests()).containsExactly("POST /told what");
  }

  private void assertHeldAfterAnother(HttpPeer.Over over, Way way) throws Exception {
    HttpPeer peer = opened(new HttpPeer(over));
    HeldTurn.Check marker = () -> way.request(peer, "GET", "/marker");
    marker.run();
    turn.whileItWaits(true, () -> way.request(peer, "POST", "/told"), marker);
    turn.whileItWaits(false, () -> way.request(peer, "POST", "/told"), marker);
    assertThat(peer.requests())
        .containsExactly("GET /marker", "GET /marker", "GET /marker", "POST /told what");
  }

  private Way blocking() {
    CloseableHttpClient client =
        opened(
            HttpClients.custom()
                .setConnectionManager(
                    PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(
                            ClientTlsStrategyBuilder.create()
                                .setSslContext(HttpPeer.CERTIFICATES.sslContext())
                                .buildClassic())
                        .build())
                .build());
    return (peer, method, path) -> {
      String answer =
          client.execute(
              classic(peer, method, path), response -> EntityUtils.toString(response.getEntity()));
      assertThat(answer).isEqualTo("answered");
    };
  }

  private static ClassicHttpRequest classic(HttpPeer peer, String method, String path)
      throws IOException {
    ClassicRequestBuilder request = ClassicRequestBuilder.create(method).setUri(peer.uri(path));
    return method.equals("POST")
        ? request.setEntity("what", ContentType.TEXT_PLAIN).build()
        : request.build();
  }

  private Way asynchronous(HttpPeer.Over over) {
    CloseableHttpAsyncClient client = asynchronousClient(over);
    return (peer, method, path) ->
        assertAnswered(peer, client.execute(simple(peer, method, path), null));
  }

  private CloseableHttpAsyncClient asynchronousClient(HttpPeer.Over over) {
    HttpVersionPolicy version =
        over == HttpPeer.Over.PLAIN_HTTP_2
            ? HttpVersionPolicy.FORCE_HTTP_2
            : HttpVersionPolicy.NEGOTIATE;
    CloseableHttpAsyncClient client =
        opened(
            HttpAsyncClients.custom()
                .setConnectionManager(
                    PoolingAsyncClientConnectionManagerBuilder.create()
                        .setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(version).build())
                        .setTlsStrategy(
                            ClientTlsStrategyBuilder.create()
                                .setSslContext(HttpPeer.CERTIFICATES.sslContext())
                                .buildAsync())
                        .build())
                .build());
    client.start();
    return client;
  }

  private static SimpleHttpRequest simple(HttpPeer peer, String method, String path) {
    SimpleRequestBuilder request = SimpleRequestBuilder.create(method).setUri(peer.uri(path));
    return method.equals("POST")
        ? request.setBody("what", ContentType.TEXT_PLAIN).build()
        : request.build();
  }

  private static void assertAnswered(HttpPeer peer, Future<SimpleHttpResponse> answer)
      throws Exception {
    SimpleHttpResponse response = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(response.getBodyText()).isEqualTo("answered");
    assertThat(response.getVersion().getMajor() == 2).isEqualTo(peer.speaksHttp2());
  }

  /** Sends a request, and has its answer. */
  @FunctionalInterface
  private interface Way {
    void request(HttpPeer peer, String method, String path) throws Exception;
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(0, closeable);
    return closeable;
  }
}
