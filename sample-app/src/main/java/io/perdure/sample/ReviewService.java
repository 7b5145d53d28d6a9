package io.perdure.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Stands in for somebody else's service: a slow server on a port of its own, which counts. */
final class ReviewService implements AutoCloseable {
  private static final String REVIEWS = "/reviews/";

  private final HttpServer server;
  private final Executor later;
  private final AtomicLong calls = new AtomicLong();

  private ReviewService(HttpServer server, Duration delay) {
    this.server = server;
    later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Opens it on a free port. Each answer takes that long. */
  static ReviewService start(Duration delay) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ReviewService service = new ReviewService(HttpServer.create(anyPort, 0), delay);
    service.server.createContext(REVIEWS, service::review);
    service.server.start();
    return service;
  }

  URI address() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  /** How often it was asked. */
  long calls() {
    return calls.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void review(HttpExchange exchange) {
    calls.incrementAndGet();
    String event = exchange.getRequestURI().getPath().substring(REVIEWS.length());
    later.execute(() -> answer(exchange, event));
  }

  private static void answer(HttpExchange exchange, String event) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    byte[] body =
        Json.MAPPER.writeValueAsBytes(
            new Review(event, 5, "Nobody in the house kept their seat.", now));
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException whoAskedHasGone) {
      // There is nobody to answer.
    }
  }
}
