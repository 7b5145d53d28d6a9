package io.perdure.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.sample.SampleProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;

/** The page at {@code /} of the sample, with the sample under the agent. */
class TicketPageIT {
  private static final HttpClient SOMEBODY_ELSE = HttpClient.newHttpClient();

  private static SampleProcess sample;
  private static Browser browser;

  @BeforeAll
  static void open(
      // A helper of the browser may still write its profile when the browser has ended.
      @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class) Path directory)
      throws Exception {
    sample =
        SampleProcess.start(
            Path.of(System.getProperty("java.home")),
            directory.resolve("data"),
            directory.resolve("log"),
            List.of());
    browser = Browser.open(directory.resolve("profile"));
  }

  @AfterAll
  static void close() {
    browser.close();
    sample.close();
  }

  @Test
  void theSeatsAreThereAndKeepUpWithWhatOthersDo() throws Exception {
    browser.show(address("/"), 1100, 900);
    browser.waitFor("[aria-label='Seat C5, free']");
    assertThat(browser.all("#seats button")).hasSize(60);

    send("POST", "/events/premiere/seats/C5/hold", "{\"customer\":\"somebody else\"}");
    browser.waitFor("[aria-label='Seat C5, held']");
    send("POST", "/events/premiere/seats/C5/buy", "{\"customer\":\"somebody else\"}");
    browser.waitFor("[aria-label='Seat C5, sold']");

    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aSeatIsHeldGivenBackAndBought() throws Exception {
    send("PUT", "/events/gala", "{\"seats\":[\"B1\",\"B2\"]}");
    browser.show(address("/?event=gala"), 1100, 900);

    browser.waitFor("[aria-label='Seat B2, free']").click();
    browser.waitFor("[aria-label='Seat B2, held for you']");
    browser.waitFor("[aria-label='Give back seat B2']").click();
    browser.waitFor("[aria-label='Seat B2, free']").click();
    browser.waitFor("[aria-label='Buy seat B2']").click();
    browser.waitFor("[aria-label='Seat B2, bought by you']");

    assertThat(browser.waitFor("#yours li").getText()).startsWith("B2 is yours, order ");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aThousandRequestsAtOnceAreOneCallOfTheOrigin() throws Exception {
    browser.show(address("/"), 1100, 900);
    send("POST", "/events/premiere/seats/D4/hold", "{\"customer\":\"somebody else\"}");
    browser.waitFor("[aria-label='Seat D6, free']").click();
    browser.waitFor("[aria-label='Seat D6, held for you']");

    browser.waitFor("#rush").click();
    browser.waitFor("#figures[data-state=done]");
    browser.screenshot(Path.of("target", "ticket-page.png"));

    assertThat(browser.waitFor("#answers").getText()).isEqualTo("1,000");
    assertThat(browser.waitFor("#calls").getText()).isEqualTo("1");
    assertThat(browser.waitFor("#outcome").getText()).isEmpty();
    assertThat(browser.waitFor("#review").getText()).startsWith("★");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aNarrowWindowNeedNotBeScrolledSideways() throws Exception {
    browser.show(address("/"), 360, 800);
    browser.waitFor("[aria-label^='Seat A1,']");
    browser.screenshot(Path.of("target", "ticket-page-narrow.png"));

    assertThat(browser.canBeScrolledSideways()).isFalse();
  }

  private static void send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address(path)))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        SOMEBODY_ELSE.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
  }

  private static String address(String path) {
    return "http://localhost:" + sample.port() + path;
  }
}
