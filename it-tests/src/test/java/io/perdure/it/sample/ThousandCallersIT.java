package io.perdure.it.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the button of the sample's page does, on a thousand connections. */
class ThousandCallersIT {
  private static final int CALLERS = 1_000;

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void areOneCallOfTheOrigin(Jdk jdk) throws Exception {
    try (SampleProcess sample =
        SampleProcess.start(
            jdk.home(), directory.resolve("data"), directory.resolve("log"), List.of())) {
      String office = "http://localhost:" + sample.port();
      List<CompletableFuture<HttpResponse<String>>> replies =
          Stream.generate(() -> get(office + "/events/premiere/review")).limit(CALLERS).toList();

      assertThat(replies.stream().map(CompletableFuture::join).map(HttpResponse::body).distinct())
          .singleElement()
          .asString()
          .startsWith("{\"event\":\"premiere\",\"stars\":");
      assertThat(get(office + "/reviews/calls").join().body()).isEqualTo("{\"calls\":1}");
    }
  }

  private CompletableFuture<HttpResponse<String>> get(String address) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofMinutes(2)).build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }
}
