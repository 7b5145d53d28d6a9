package io.perdure.benchmarks;

import io.perdure.DurableObject;

/** Sends what it is told to. */
@DurableObject
class SendingSum {
  private final Sender sender = new Sender();

  long send(int bytes) {
    return sender.send(bytes);
  }

  long sendUnheld(int bytes) {
    return sender.sendUnheld(bytes);
  }
}
