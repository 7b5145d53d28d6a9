package io.perdure.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the objects answer, as HTTP; what they do is tested under the agent. */
class TicketOfficeTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final OrderNumbers numbers = mock(OrderNumbers.class);
  private final EventSeats seats = mock(EventSeats.class);
  private final Order order = mock(Order.class);
  private final EventReviews reviews = mock(EventReviews.class);
  private final HttpClient client = HttpClient.newHttpClient();
  private Javalin server;

  @BeforeEach
  void open() {
    server = TicketOffice.server(new Scripted(), () -> 3).start(0);
  }

  @AfterEach
  void close() {
    server.stop();
  }

  @Test
  void aNumberIsCreated() throws Exception {
    when(numbers.next()).thenReturn(7L);

    assertThat(send("POST", "/orders/numbers", "")).isEqualTo("201 {\"number\":7}");
  }

  @Test
  void anEventIsOpenedWithNamedSeatsOrWithACount() throws Exception {
    when(seats.open(new SeatPlan(List.of("A1", "A2"), Duration.ofMinutes(10))))
        .thenReturn(PlanOutcome.OPENED);
    when(seats.open(new SeatPlan(List.of("1", "2", "3"), Duration.ofSeconds(30))))
        .thenReturn(PlanOutcome.OPEN_ALREADY);

    assertThat(send("PUT", "/events/gala", "{\"seats\":[\"A1\",\"A2\"]}"))
        .isEqualTo("201 {\"event\":\"gala\",\"seats\":2}");
    assertThat(send("PUT", "/events/gala", "{\"count\":3,\"holdSeconds\":30}"))
        .isEqualTo("200 {\"event\":\"gala\",\"seats\":3}");
  }

  @Test
  void anEventWithAnotherPlanIsAConflict() throws Exception {
    when(seats.open(new SeatPlan(List.of("1"), Duration.ofMinutes(10))))
        .thenReturn(PlanOutcome.OPEN_WITH_OTHER_SEATS);

    assertThat(send("PUT", "/events/gala", "{\"count\":1}"))
        .isEqualTo("409 {\"error\":\"event gala is open already, with another plan\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "null",
        "{}",
        "{\"seets\":[\"A1\"]}",
        "{\"seats\":[]}",
        "{\"seats\":[null]}",
        "{\"seats\":[\"A1\",\"A1\"]}",
        "{\"seats\":[\"a/b\"]}",
        "{\"seats\":[\"A1\"],\"count\":1}",
        "{\"count\":0}",
        "{\"count\":1001}",
        "{\"count\":1,\"holdSeconds\":0}",
      })
  void anEventThatMakesNoSenseIsABadRequest(String body) throws Exception {
    assertThat(send("PUT", "/events/gala", body)).startsWith("400 {\"error\":\"");
    verifyNoInteractions(seats);
  }

  @Test
  void seatsAreListedWithoutWhatTheyDoNotHave() throws Exception {
    Seat free = Seat.free("A1");
    when(seats.seats())
        .thenReturn(
            Optional.of(
                List.of(free, free.hold("ada", NOON), free.hold("ada", NOON).sell("ada", 7))));

    assertThat(send("GET", "/events/gala/seats", ""))
        .isEqualTo(
            "200 [{\"name\":\"A1\",\"state\":\"FREE\"},"
                + "{\"name\":\"A1\",\"state\":\"HELD\",\"customer\":\"ada\","
                + "\"heldUntil\":\"2026-03-01T12:00:00Z\"},"
                + "{\"name\":\"A1\",\"state\":\"SOLD\",\"customer\":\"ada\",\"order\":7}]");
  }

  @Test
  void anUnknownEventIsNotFound() throws Exception {
    when(seats.seats()).thenReturn(Optional.empty());

    assertThat(send("GET", "/events/gala/seats", ""))
        .isEqualTo("404 {\"error\":\"there is no event gala\"}");
  }

  @Test
  void aBoughtSeatIsAnOrder() throws Exception {
    OrderDetails details = new OrderDetails(7, "gala", "A1", "ada", NOON);
    when(seats.buy("A1", "ada")).thenReturn(new Purchase(SeatOutcome.DONE, details));
    when(order.details()).thenReturn(Optional.of(details));
    String json =
        "200 {\"number\":7,\"event\":\"gala\",\"seat\":\"A1\",\"customer\":\"ada\","
            + "\"placed\":\"2026-03-01T12:00:00Z\"}";

    assertThat(send("POST", "/events/gala/seats/A1/buy", "{\"customer\":\"ada\"}")).isEqualTo(json);
    assertThat(send("GET", "/orders/7", "")).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource({
    "NO_SUCH_EVENT, 404, there is no event gala",
    "NO_SUCH_SEAT, 404, there is no seat A1",
    "TAKEN, 409, seat A1 is taken",
    "NOT_HELD, 409, seat A1 is not held by this customer",
  })
  void aRefusalSaysWhy(SeatOutcome outcome, int status, String why) throws Exception {
    when(seats.hold("A1", "ada")).thenReturn(new SeatAnswer(outcome, null));
    when(seats.release("A1", "ada")).thenReturn(new SeatAnswer(outcome, null));
    when(seats.buy("A1", "ada")).thenReturn(new Purchase(outcome, null));
    String refusal = status + " {\"error\":\"" + why + "\"}";
    String ada = "{\"customer\":\"ada\"}";

    assertThat(send("POST", "/events/gala/seats/A1/hold", ada)).isEqualTo(refusal);
    assertThat(send("DELETE", "/events/gala/seats/A1/hold?customer=ada", "")).isEqualTo(refusal);
    assertThat(send("POST", "/events/gala/seats/A1/buy", ada)).isEqualTo(refusal);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /events/gala/seats/A1/hold",
    "POST, /events/gala/seats/A1/buy",
    "DELETE, /events/gala/seats/A1/hold",
  })
  void aCustomerIsNeeded(String method, String path) throws Exception {
    assertThat(send(method, path, "{}")).isEqualTo("400 {\"error\":\"customer is missing\"}");
    verifyNoInteractions(seats);
  }

  @Test
  void anOrderThatIsNotThereIsNotFound() throws Exception {
    when(order.details()).thenReturn(Optional.empty());

    assertThat(send("GET", "/orders/7", "")).isEqualTo("404 {\"error\":\"there is no order 7\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "0", "-1", "1.5", "9999999999999999999"})
  void anOrderNumberIsAPositiveNumber(String number) throws Exception {
    assertThat(send("GET", "/orders/" + number, ""))
        .isEqualTo("400 {\"error\":\"an order number is a positive number, not " + number + "\"}");
  }

  @Test
  void aReviewIsShownUntilItIsForgotten() throws Exception {
    when(reviews.latest()).thenReturn(new Review("gala", 5, "Superb.", NOON));

    assertThat(send("GET", "/events/gala/review", ""))
        .isEqualTo(
            "200 {\"event\":\"gala\",\"stars\":5,\"text\":\"Superb.\","
                + "\"written\":\"2026-03-01T12:00:00Z\"}");
    assertThat(send("DELETE", "/events/gala/review", "")).isEqualTo("204 ");
    verify(reviews).forget();
  }

  @Test
  void theCallsOfTheReviewServiceAreCounted() throws Exception {
    assertThat(send("GET", "/reviews/calls", "")).isEqualTo("200 {\"calls\":3}");
  }

  @Test
  void aBrowserGetsAPage() throws Exception {
    assertThat(send("GET", "/", "")).startsWith("200 <!doctype html>").contains("★");
  }

  @Test
  void aFailingObjectIsAServerErrorThatSaysWhatFailed() throws Exception {
    when(numbers.next()).thenThrow(new IllegalStateException("the disk is full"));

    assertThat(send("POST", "/orders/numbers", ""))
        .isEqualTo("500 {\"error\":\"the disk is full\"}");
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + server.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  /** Has only the objects that the requests above are about. */
  private final class Scripted implements ObjectLookup {
    @Override
    public <T> T get(Class<T> type, String id) {
      if (type == OrderNumbers.class && id.equals("orders")) {
        return type.cast(numbers);
      }
      if (type == EventSeats.class && id.equals("gala")) {
        return type.cast(seats);
      }
      if (type == EventReviews.class && id.equals("gala")) {
        return type.cast(reviews);
      }
      if (type == Order.class && id.equals("7")) {
        return type.cast(order);
      }
      throw new AssertionError("nobody should ask for " + type.getSimpleName() + " " + id);
    }
  }
}
