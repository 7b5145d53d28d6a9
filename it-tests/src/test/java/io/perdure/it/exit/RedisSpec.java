package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;

/** Redis clients: one that writes on its caller's thread, and one that has Netty write. */
@SuppressWarnings("FutureReturnValueIgnored") // what arrives is what counts
class RedisSpec {

  private static final long LIMIT_SECONDS = 60;

  private final RespServer server = new RespServer();

  RedisSpec() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  // ---- Jedis

  @Test
  void jedis() throws Exception {
    try (Jedis jedis = jedisClient()) {
      new Sent(server::set).isHeld(Sent.here(text -> jedis.set("key", text)));
    }
  }

  /** It would have sent what it had still in a buffer, and taken one reply for another. */
  @Test
  void jedisBeginsAConnectionAnewWhenSomethingWasLost() throws Exception {
    try (Jedis jedis = jedisClient()) {
      new Sent(server::set).neverComesIfLost(Sent.here(text -> jedis.set("key", text)));
      assertThat(jedis.ping()).isEqualTo("PONG");
    }
    assertThat(server.set()).isEmpty();
  }

  private Jedis jedisClient() {
    Jedis jedis =
        new Jedis(
            "localhost",
            server.port(),
            DefaultJedisClientConfig.builder()
                .protocol(RedisProtocol.RESP2)
                .timeoutMillis(60_000)
                .build());
    jedis.ping();
    return jedis;
  }

  // ---- Lettuce

  @Test
  void lettuce() throws Exception {
    try (Lettuce lettuce = new Lettuce()) {
      lettuce.sent.isHeld(Sent.here(text -> lettuce.connection.sync().set("key", text)));
    }
  }

  @Test
  void lettuceThatReturnsAtOnce() throws Exception {
    try (Lettuce lettuce = new Lettuce()) {
      lettuce.sent.isHeld(Sent.here(text -> lettuce.connection.async().set("key", text)));
    }
  }

  @Test
  void lettuceWhenSubscribedTo() throws Exception {
    try (Lettuce lettuce = new Lettuce()) {
      lettuce.sent.isHeld(
          Sent.here(text -> lettuce.connection.reactive().set("key", text).subscribe()));
    }
  }

  @Test
  void lettuceThatIsFlushedByAnother() throws Exception {
    try (Lettuce lettuce = new Lettuce()) {
      lettuce.connection.setAutoFlushCommands(false);
      lettuce.sent.isHeld(Sent.here(text -> lettuce.connection.async().set("key", text)));
    }
  }

  @Test
  void lettuceThatConnectsAgain() throws Exception {
    try (Lettuce lettuce = new Lettuce()) {
      lettuce.sent.isHeld(
          (turn, text) -> {
            lettuce.disconnect();
            return turn.in(() -> lettuce.connection.async().set("key", text));
          });
    }
  }

  private final class Lettuce implements AutoCloseable {
    private final ClientResources resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(Delay.constant(Duration.ofMillis(20)))
            .build();
    private final RedisClient client = RedisClient.create(resources);
    private final Semaphore disconnected = new Semaphore(0);
    final StatefulRedisConnection<String, String> connection;
    final Sent sent = new Sent(this::set);

    Lettuce() {
      client.addListener(
          new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
              disconnected.release();
            }
          });
      connection = client.connect(RedisURI.create("localhost", server.port()));
    }

    void disconnect() throws Exception {
      server.refuse();
      assertThat(disconnected.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** The server answers in order. */
    private List<String> set() throws Exception {
      server.welcome();
      var pong = connection.async().ping().toCompletableFuture();
      connection.flushCommands();
      assertThat(pong.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("PONG");
      return server.set();
    }

    @Override
    public void close() {
      connection.close();
      client.shutdown();
      resources.shutdown();
    }
  }
}
