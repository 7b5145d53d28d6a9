package io.perdure.it.crash;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One client of the office. It sends one request after the other until the office is gone. */
final class Shopper {
  /** Older events are left alone, so that there are always free seats to fight over. */
  private static final int RECENT_EVENTS = 3;

  private final String customer;
  private final Random random;
  private final TrafficLog log;
  private final List<SeatId> held = new ArrayList<>();

  Shopper(String customer, Random random, TrafficLog log) {
    this.customer = customer;
    this.random = random;
    this.log = log;
  }

  /**
   * Returns when the connection is lost.
   *
   * @param onReply run after each reply
   */
  void shop(int port, List<Request.Open> events, Runnable onReply) throws IOException {
    List<Request.Open> recent =
        events.subList(Math.max(0, events.size() - RECENT_EVENTS), events.size());
    try (HttpConnection connection = new HttpConnection(port)) {
      while (ask(connection, choose(recent))) {
        onReply.run();
      }
    } catch (SocketException e) {
      // Killed before this client had connected: nothing was sent, so there is nothing to log.
    }
  }

  private boolean ask(HttpConnection connection, Request request) throws IOException {
    TrafficLog.Pending pending = log.sending(request);
    Reply reply = replyOrNull(connection, request);
    if (reply == null) {
      log.lost(pending);
      return false;
    }
    log.received(pending, reply);
    if (reply.granted() && request instanceof Request.Hold hold) {
      held.add(hold.seat());
    }
    return true;
  }

  private static @Nullable Reply replyOrNull(HttpConnection connection, Request request) {
    try {
      return connection.send(request.method(), request.path(), request.body());
    } catch (IOException e) {
      return null;
    }
  }

  private Request choose(List<Request.Open> events) {
    int roll = random.nextInt(100);
    if (roll < 40) {
      return new Request.NextNumber();
    }
    if (roll < 45) {
      return new Request.Buy(anySeat(events), customer);
    }
    if (roll < 70 || held.isEmpty()) {
      return new Request.Hold(anySeat(events), customer);
    }
    SeatId seat = held.remove(random.nextInt(held.size()));
    return roll < 92 ? new Request.Buy(seat, customer) : new Request.Release(seat, customer);
  }

  private SeatId anySeat(List<Request.Open> events) {
    Request.Open event = events.get(random.nextInt(events.size()));
    return new SeatId(event.event(), Integer.toString(1 + random.nextInt(event.seats())));
  }
}
