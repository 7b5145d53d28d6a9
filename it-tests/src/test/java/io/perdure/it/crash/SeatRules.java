package io.perdure.it.crash;

import static java.util.stream.Collectors.groupingBy;

import io.perdure.it.crash.Request.Buy;
import io.perdure.it.crash.Request.Hold;
import io.perdure.it.crash.Request.OfSeat;
import io.perdure.it.crash.Request.Open;
import io.perdure.it.crash.Request.Release;
import io.perdure.it.crash.Violation.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was confirmed about a seat is so, unless the same customer may have changed it since. */
final class SeatRules {
  private final Map<SeatId, SeatView> seats;
  private final List<Violation> violations = new ArrayList<>();

  private SeatRules(Map<SeatId, SeatView> seats) {
    this.seats = seats;
  }

  static List<Violation> check(List<Exchange> exchanges, Map<SeatId, SeatView> seats) {
    SeatRules rules = new SeatRules(seats);
    exchanges.forEach(rules::checkEvent);
    exchanges.stream()
        .filter(exchange -> exchange.request() instanceof OfSeat)
        .collect(groupingBy(exchange -> ((OfSeat) exchange.request()).seat()))
        .forEach(rules::checkSeat);
    return rules.violations;
  }

  private void checkEvent(Exchange exchange) {
    if (exchange.request() instanceof Open open && exchange.granted()) {
      Set<String> missing =
          IntStream.rangeClosed(1, open.seats())
              .mapToObj(Integer::toString)
              .filter(seat -> !seats.containsKey(new SeatId(open.event(), seat)))
              .collect(Collectors.toSet());
      if (!missing.isEmpty()) {
        violations.add(new Violation(Kind.EVENT_LOST, exchange + ", missing are " + missing));
      }
    }
  }

  private void checkSeat(SeatId id, List<Exchange> exchanges) {
    SeatView now = seats.getOrDefault(id, SeatView.FREE);
    Set<String> sales = new HashSet<>();
    for (Exchange exchange : exchanges) {
      if (exchange.granted() && exchange.request() instanceof Buy buy) {
        checkPurchase(buy, exchange, now);
        sales.add(buy.customer() + " as " + exchange.number());
      } else if (exchange.granted() && exchange.request() instanceof Hold hold) {
        checkHold(hold, exchange, now, exchanges);
      } else if (exchange.granted() && exchange.request() instanceof Release release) {
        checkRelease(release, exchange, now, exchanges);
      }
    }
    if (sales.size() > 1) {
      violations.add(new Violation(Kind.SEAT_SOLD_TWICE, id + " to " + sales));
    }
  }

  private void checkPurchase(Buy buy, Exchange exchange, SeatView now) {
    if (!now.isSold()) {
      report(Kind.PURCHASE_LOST, exchange, now);
    } else if (!now.isSoldTo(buy.customer()) || !isNumber(exchange, now)) {
      report(Kind.SEAT_SOLD_TWICE, exchange, now);
    }
  }

  private static boolean isNumber(Exchange exchange, SeatView now) {
    return now.order() != null && exchange.number().equals(OptionalLong.of(now.order()));
  }

  private void checkHold(Hold hold, Exchange exchange, SeatView now, List<Exchange> others) {
    boolean kept = now.isHeldBy(hold.customer()) || now.isSoldTo(hold.customer());
    if (!kept && !followed(exchange, new Release(hold.seat(), hold.customer()), others)) {
      report(Kind.HOLD_LOST, exchange, now);
    }
  }

  private void checkRelease(
      Release release, Exchange exchange, SeatView now, List<Exchange> others) {
    boolean kept = now.isHeldBy(release.customer()) || now.isSoldTo(release.customer());
    if (kept && !followed(exchange, new Hold(release.seat(), release.customer()), others)) {
      report(Kind.RELEASE_LOST, exchange, now);
    }
  }

  private static boolean followed(Exchange first, Request by, List<Exchange> others) {
    return others.stream()
        .anyMatch(
            other ->
                other.request().equals(by) && other.perhapsGranted() && other.perhapsAfter(first));
  }

  private void report(Kind kind, Exchange exchange, SeatView now) {
    violations.add(new Violation(kind, exchange + ", now the seat is " + now));
  }
}
