package io.perdure.it.crash;

import java.util.List;

/** Every reply is one that a working office gives. */
final class ReplyRules {
  private ReplyRules() {}

  static List<Violation> check(List<Exchange> exchanges) {
    return exchanges.stream()
        .filter(
            exchange -> exchange.reply() != null && !expected(exchange.request(), exchange.reply()))
        .map(exchange -> new Violation(Violation.Kind.UNEXPECTED_REPLY, exchange.toString()))
        .toList();
  }

  private static boolean expected(Request request, Reply reply) {
    if (request instanceof Request.NextNumber) {
      return reply.status() == 201 && reply.number().isPresent();
    }
    if (request instanceof Request.Open) {
      return reply.status() == 201;
    }
    if (request instanceof Request.Buy buy && reply.granted()) {
      return reply.number().isPresent() && names(reply, buy.customer());
    }
    if (request instanceof Request.Hold hold && reply.granted()) {
      return names(reply, hold.customer());
    }
    return reply.granted() || reply.status() == 409;
  }

  private static boolean names(Reply reply, String customer) {
    return reply.body().contains("\"customer\":\"" + customer + "\"");
  }
}
