package io.perdure.sample;

import io.javalin.Javalin;
import io.javalin.util.JavalinException;
import io.perdure.DurableObjects;
import io.perdure.ObjectFactory;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Opens the ticket office on the port named by the property or variable {@code PORT}. The reviews
 * it shows take {@code REVIEW_MILLIS} to get.
 */
public final class Main {
  private Main() {}

  /** Takes no arguments. */
  public static void main(String[] args) {
    if (!DurableObjects.isActive()) {
      fail("start it with java -javaagent:perdure-agent.jar -jar sample-app.jar");
    }
    try {
      int port = number("PORT", 8080, 65_535);
      Duration slowness = Duration.ofMillis(number("REVIEW_MILLIS", 500, 60_000));
      ReviewService reviews = ReviewService.start(slowness);
      DurableObjects.factory(factory(reviews));
      DurableObjects.get(EventSeats.class, "premiere").open(premiere());
      Javalin server = TicketOffice.server(DurableObjects::get, reviews::calls).start(port);
      System.out.println("ticket office on http://localhost:" + server.port());
    } catch (IllegalArgumentException | IOException | JavalinException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private static void fail(String why) {
    System.err.println("ticket office: " + why);
    System.exit(1);
  }

  private static int number(String name, int usual, int highest) {
    String text =
        System.getProperty(name, System.getenv().getOrDefault(name, Integer.toString(usual)));
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > highest) {
      throw new IllegalArgumentException(
          name + " must be a number from 0 to " + highest + ", not " + text);
    }
    return Integer.parseInt(text);
  }

  private static ObjectFactory factory(ReviewService reviews) {
    HttpClient http = HttpClient.newHttpClient();
    return (type, context) ->
        type == EventReviews.class ? new EventReviews(context.id(), reviews.address(), http) : null;
  }

  /** What the page of the office shows first: six rows of ten seats. */
  private static SeatPlan premiere() {
    List<String> seats =
        Stream.of("A", "B", "C", "D", "E", "F")
            .flatMap(row -> IntStream.rangeClosed(1, 10).mapToObj(number -> row + number))
            .toList();
    return new SeatPlan(seats, Duration.ofMinutes(5));
  }
}
