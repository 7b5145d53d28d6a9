package io.perdure.sample;

import io.javalin.http.BadRequestResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What clients send, checked: a wrong request gets a 400 that says what would be right. */
final class Requests {
  private static final int MAX_SEATS = 1_000;
  private static final long MAX_HOLD_SECONDS = Duration.ofDays(7).toSeconds();
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}");

  private Requests() {}

  /** A customer who wants something. */
  record Customer(@Nullable String customer) {
    static String nameIn(String body) {
      return name("customer", Json.read(body, Customer.class, "{\"customer\":\"ada\"}").customer);
    }
  }

  /** An event to open: its seats by name, or how many there are. */
  record Opening(
      @Nullable List<String> seats, @Nullable Integer count, @Nullable Long holdSeconds) {
    static SeatPlan planIn(String body) {
      Opening opening = Json.read(body, Opening.class, "{\"seats\":[\"A1\",\"A2\"]}");
      return new SeatPlan(opening.names(), opening.holdTime());
    }

    private List<String> names() {
      if (seats != null && count == null) {
        return distinct(seats);
      }
      if (count != null && seats == null) {
        return numbered(count);
      }
      throw new BadRequestResponse("say either seats, a list of names, or count, a number");
    }

    private Duration holdTime() {
      long seconds = holdSeconds == null ? 600 : holdSeconds;
      if (seconds < 1 || seconds > MAX_HOLD_SECONDS) {
        throw new BadRequestResponse("holdSeconds must be from 1 to " + MAX_HOLD_SECONDS);
      }
      return Duration.ofSeconds(seconds);
    }
  }

  /** A name fit for an event, a seat or a customer. */
  static String name(String what, @Nullable String name) {
    if (name == null) {
      throw new BadRequestResponse(what + " is missing");
    }
    if (!NAME.matcher(name).matches()) {
      throw new BadRequestResponse(
          what + " must be 1 to 64 letters, digits, spaces, dots, dashes or underscores");
    }
    return name;
  }

  /** An order number out of a path. */
  static long orderNumber(String text) {
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw new BadRequestResponse("an order number is a positive number, not " + text);
    }
    return Long.parseLong(text);
  }

  private static List<String> distinct(List<String> seats) {
    checkCount(seats.size());
    seats.forEach(seat -> name("seat", seat));
    if (new HashSet<>(seats).size() < seats.size()) {
      throw new BadRequestResponse("seats must not name a seat twice");
    }
    return seats;
  }

  private static List<String> numbered(int count) {
    checkCount(count);
    return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
  }

  private static void checkCount(int count) {
    if (count < 1 || count > MAX_SEATS) {
      throw new BadRequestResponse("an event has 1 to " + MAX_SEATS + " seats");
    }
  }
}
