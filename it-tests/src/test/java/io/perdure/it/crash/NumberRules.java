package io.perdure.it.crash;

import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * No order number has two owners, and numbers grow.
 *
 * <p>A number's owner is the one request for a number, or the purchase of one seat by one customer:
 * buying a seat again gives the same order again.
 */
final class NumberRules {
  private final Map<Long, Set<String>> owners = new TreeMap<>();
  private final Map<Long, Allotment> allotments = new HashMap<>();
  private final Map<String, Long> firstSent = new HashMap<>();

  private NumberRules() {}

  /** When a number was given out: after {@code from}, before {@code to}. */
  private record Allotment(long number, long from, long to) {}

  static List<Violation> check(List<Exchange> exchanges, Map<SeatId, SeatView> seats) {
    NumberRules rules = new NumberRules();
    exchanges.forEach(rules::noteSent);
    exchanges.forEach(rules::noteReply);
    seats.forEach(rules::noteSeat);
    List<Violation> violations = new ArrayList<>(rules.repeated());
    violations.addAll(rules.outOfOrder());
    return violations;
  }

  private void noteSent(Exchange exchange) {
    firstSent.merge(owner(exchange), exchange.sent(), Math::min);
  }

  private void noteReply(Exchange exchange) {
    exchange
        .number()
        .ifPresent(
            number -> {
              String owner = owner(exchange);
              owners.computeIfAbsent(number, n -> new HashSet<>()).add(owner);
              long from = firstSent.getOrDefault(owner, 0L);
              allotments.merge(
                  number,
                  new Allotment(number, from, exchange.over()),
                  (a, b) -> a.to <= b.to ? a : b);
            });
  }

  private void noteSeat(SeatId id, SeatView seat) {
    if (seat.order() != null) {
      owners
          .computeIfAbsent(seat.order(), n -> new HashSet<>())
          .add(purchase(id, String.valueOf(seat.customer())));
    }
  }

  private static String owner(Exchange exchange) {
    return exchange.request() instanceof Request.Buy buy
        ? purchase(buy.seat(), buy.customer())
        : "request at " + exchange.sent();
  }

  private static String purchase(SeatId seat, String customer) {
    return "purchase of " + seat + " by " + customer;
  }

  private List<Violation> repeated() {
    return owners.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .map(
            entry ->
                new Violation(
                    Violation.Kind.NUMBER_REPEATED, entry.getKey() + " for " + entry.getValue()))
        .toList();
  }

  /** A number whose reply was there before another was asked for is the smaller one. */
  private List<Violation> outOfOrder() {
    List<Allotment> byEnd = allotments.values().stream().sorted(comparingLong(a -> a.to)).toList();
    List<Allotment> byStart =
        allotments.values().stream().sorted(comparingLong(a -> a.from)).toList();
    List<Violation> violations = new ArrayList<>();
    long highest = 0;
    int ended = 0;
    for (Allotment later : byStart) {
      for (; ended < byEnd.size() && byEnd.get(ended).to < later.from; ended++) {
        highest = Math.max(highest, byEnd.get(ended).number);
      }
      if (later.number < highest) {
        violations.add(
            new Violation(
                Violation.Kind.NUMBER_OUT_OF_ORDER, later.number + " asked for after " + highest));
      }
    }
    return violations;
  }
}
