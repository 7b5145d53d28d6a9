package io.perdure.it.crash;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads back what the office knows. */
final class OfficeReader implements Closeable {
  private static final Pattern OBJECT = Pattern.compile("\\{[^{}]*}");

  private final HttpConnection connection;

  OfficeReader(int port) throws IOException {
    connection = new HttpConnection(port);
  }

  /** Every seat of these events; an event that is not there has none. */
  Map<SeatId, SeatView> seats(List<Request.Open> events) throws IOException {
    Map<SeatId, SeatView> seats = new HashMap<>();
    for (Request.Open event : events) {
      Reply reply = get("/events/" + event.event() + "/seats");
      OBJECT
          .matcher(reply.granted() ? reply.body() : "")
          .results()
          .map(object -> object.group())
          .forEach(seat -> seats.put(new SeatId(event.event(), text(seat, "name")), seat(seat)));
    }
    return seats;
  }

  /** The orders of these numbers that are there. */
  Map<Long, OrderView> orders(Stream<Long> numbers) throws IOException {
    Map<Long, OrderView> orders = new HashMap<>();
    for (long number : (Iterable<Long>) numbers::iterator) {
      Reply reply = get("/orders/" + number);
      if (reply.granted()) {
        SeatId seat = new SeatId(text(reply.body(), "event"), text(reply.body(), "seat"));
        orders.put(number, new OrderView(seat, text(reply.body(), "customer")));
      }
    }
    return orders;
  }

  private Reply get(String path) throws IOException {
    return connection.send("GET", path, "");
  }

  private static SeatView seat(String json) {
    String order = value(json, "order");
    return new SeatView(
        text(json, "state"), value(json, "customer"), order == null ? null : Long.valueOf(order));
  }

  private static String text(String json, String name) {
    String value = value(json, name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return value;
  }

  private static @Nullable String value(String json, String name) {
    Matcher value = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
    return value.find() ? value.group(1) : null;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
