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

/** The page at {@code /} of the sample, with the sample under the agent. */
class TicketPageIT {
  private static final HttpClient SOMEBODY_ELSE = HttpClient.newHttpClient();

  private static SampleProcess sample;
  private static Browser browser;

  @BeforeAll
  static void open(@TempDir Path directory) throws Exception {
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
    browser.waitFor("[aria-label='Seat F10, free']");
    assertThat(browser.all("#seats button[data-state=free]")).hasSize(60);

    post("/events/premiere/seats/C5/hold");
    browser.waitFor("[aria-label='Seat C5, held']");
    post("/events/premiere/seats/C5/buy");
    browser.waitFor("[aria-label='Seat C5, sold']");

    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aSeatIsHeldGivenBackAndBought() {
    browser.show(address("/"), 1100, 900);

    browser.waitFor("[aria-label='Seat B2, free']").click();
    browser.waitFor("[aria-label='Seat B2, held for you']");
    browser.waitFor("[aria-label='Give back seat B2']").click();
    browser.waitFor("[aria-label='Seat B2, free']").click();
    browser.waitFor("[aria-label='Buy seat B2']").click();
    browser.waitFor("[aria-label='Seat B2, yours']");

    assertThat(browser.waitFor("#yours li").getText()).startsWith("B2 is yours, order ");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aThousandRequestsAtOnceAreOneCallOfTheOrigin() throws Exception {
    browser.show(address("/"), 1100, 900);

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

    assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
  }

  private static void post(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address(path)))
            .POST(HttpRequest.BodyPublishers.ofString("{\"customer\":\"somebody else\"}"))
            .build();
    HttpResponse<String> response =
        SOMEBODY_ELSE.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private static String address(String path) {
    return "http://localhost:" + sample.port() + path;
  }
}
