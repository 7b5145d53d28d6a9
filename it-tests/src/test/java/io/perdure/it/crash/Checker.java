package io.perdure.it.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds what clients were told against what is there after a crash. */
final class Checker {
  private Checker() {}

  /**
   * After a restart, before any new request.
   *
   * @param exchanges all that was sent and received since the data directory was empty
   * @param seats every seat of every event
   */
  static List<Violation> afterRestart(List<Exchange> exchanges, Map<SeatId, SeatView> seats) {
    List<Violation> violations = new ArrayList<>();
    violations.addAll(ReplyRules.check(exchanges));
    violations.addAll(NumberRules.check(exchanges, seats));
    violations.addAll(SeatRules.check(exchanges, seats));
    return violations;
  }

  /** Every confirmed purchase has its order, which says the same. */
  static List<Violation> orders(List<Exchange> exchanges, Map<Long, OrderView> orders) {
    List<Violation> violations = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      if (exchange.request() instanceof Request.Buy buy && exchange.number().isPresent()) {
        long number = exchange.number().getAsLong();
        OrderView order = orders.get(number);
        if (!new OrderView(buy.seat(), buy.customer()).equals(order)) {
          violations.add(
              new Violation(Violation.Kind.ORDER_LOST, exchange + ", now order is " + order));
        }
      }
    }
    return violations;
  }
}
