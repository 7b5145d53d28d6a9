package io.perdure.sample;

import io.perdure.CacheInvalidate;
import io.perdure.Cached;
import io.perdure.DurableObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What the critics say about one event. Only a service that is slow knows. */
@DurableObject
public class EventReviews {
  private final URI page;
  private final HttpClient http;

  /** The reviews of the event of this name, at this service. */
  public EventReviews(String event, URI service, HttpClient http) {
    String name = URLEncoder.encode(event, StandardCharsets.UTF_8).replace("+", "%20");
    this.page = service.resolve("/reviews/" + name);
    this.http = http;
  }

  /** Asks the service once a minute, however many want to know. */
  @Cached(ttl = "1m")
  public Review latest() throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(page).build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() != 200) {
      throw new IOException("the review service answers " + response.statusCode());
    }
    return Json.MAPPER.readValue(response.body(), Review.class);
  }

  /** Has the service asked again, for whoever wants to know next. */
  @CacheInvalidate
  public void forget() {}
}
