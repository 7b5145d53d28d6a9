package io.perdure.it.crash;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A request and what came of it.
 *
 * @param sent when it was sent, on the log's own clock
 * @param over when the whole reply was there or, without one, when the server was dead
 * @param reply {@code null} when the connection was lost: the request may have been carried out
 */
record Exchange(Request request, long sent, long over, @Nullable Reply reply) {

  boolean granted() {
    return reply != null && reply.granted();
  }

  /** Whether it was carried out, for all its client can know. */
  boolean perhapsGranted() {
    return reply == null || reply.granted();
  }

  /** Whether it may have taken effect after another one did. */
  boolean perhapsAfter(Exchange other) {
    return over >= other.sent;
  }

  /** The order number its client was given. */
  OptionalLong number() {
    return reply == null || !reply.granted() ? OptionalLong.empty() : reply.number();
  }
}
