package io.perdure.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the reviews say without the agent, which caches them. */
class EventReviewsTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void theServiceIsAskedAndCounts() throws Exception {
    try (ReviewService service = ReviewService.start(Duration.ofMillis(1))) {
      EventReviews reviews = new EventReviews("Così fan tutte", service.address(), http);

      assertThat(reviews.latest().event()).isEqualTo("Così fan tutte");
      reviews.forget();
      assertThat(reviews.latest().stars()).isBetween(1, 5);
      assertThat(service.calls()).isEqualTo(2);
    }
  }

  @Test
  void aServiceThatRefusesIsAnErrorThatSaysSo() throws Exception {
    HttpServer none =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    none.start();
    try {
      URI address = URI.create("http://127.0.0.1:" + none.getAddress().getPort());

      assertThatThrownBy(() -> new EventReviews("gala", address, http).latest())
          .isInstanceOf(IOException.class)
          .hasMessage("the review service answers 404");
    } finally {
      none.stop(0);
    }
  }
}
