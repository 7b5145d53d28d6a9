package io.perdure.runtime.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds replies back until the number they depend on is durable (rules 5.1, 5.5).
 *
 * <p>A waiter is queued first and looks at the durable number again second; the committer advances
 * the number first and empties the queue second. So either the waiter sees the number, or the
 * committer sees the waiter. Whose number is decided on arrival is not queued at all: while nothing
 * is committed nobody empties the queue. A lost number is decided once all that depends on it is
 * broken: who hears of the loss finds nothing of it any more, whenever it asks.
 */
final class OutputGate {

  private final DurableNumber durable;
  private final Executor workers;
  private final Queue<DurableWaiter> arrivals = new ConcurrentLinkedQueue<>();

  /** Waiters whose number is still to come; the committer's thread only. */
  private List<DurableWaiter> waiting = new ArrayList<>();

  OutputGate(DurableNumber durable, Executor workers) {
    this.durable = durable;
    this.workers = workers;
  }

  /** Waits on this thread; {@code request} asks for the flush once the waiter is queued. */
  void await(long number, Runnable request) throws CommitFailedException {
    if (durable.decides(number)) {
      throwIfLost(number);
      return;
    }
    BlockedReply reply = new BlockedReply(number);
    arrivals.add(reply);
    if (durable.decides(number) && reply.withdraw()) {
      throwIfLost(number);
      return;
    }
    request.run();
    reply.await();
  }

  /** {@link #whenDurable(long, Executor, Consumer, Runnable)} from a runtime thread. */
  void whenDurable(long number, Consumer<@Nullable CommitFailedException> reply, Runnable request) {
    whenDurable(number, workers, reply, request);
  }

  /**
   * Sends the reply when its number is decided, from one of the senders' threads, or from this one
   * if it is decided already; {@code null} means durable.
   */
  void whenDurable(
      long number,
      Executor senders,
      Consumer<@Nullable CommitFailedException> reply,
      Runnable request) {
    PendingReply pending = new PendingReply(number, senders, reply);
    if (durable.decides(number)) {
      pending.settle(durable.whyLost(number));
      return;
    }
    arrivals.add(pending);
    if (durable.decides(number) && pending.withdraw()) {
      pending.settle(durable.whyLost(number));
      return;
    }
    request.run();
  }

  private void throwIfLost(long number) throws CommitFailedException {
    CommitFailedException why = durable.whyLost(number);
    if (why != null) {
      throw why;
    }
  }

  /** Lets everybody go whose number is durable or lost; the committer's thread only. */
  void release() {
    for (DurableWaiter next = arrivals.poll(); next != null; next = arrivals.poll()) {
      waiting.add(next);
    }
    List<DurableWaiter> remaining = new ArrayList<>();
    List<BlockedReply> wave = new ArrayList<>();
    for (DurableWaiter waiter : waiting) {
      if (!durable.decides(waiter.number)) {
        remaining.add(waiter);
      } else if (waiter instanceof BlockedReply blocked && blocked.claim()) {
        blocked.join(wave);
      } else if (waiter instanceof PendingReply pending && pending.claim()) {
        pending.send(durable.whyLost(pending.number));
      }
    }
    waiting = remaining;
    for (BlockedReply reply : wave) {
      reply.settle(durable.whyLost(reply.number));
    }
    if (!wave.isEmpty()) {
      wave.get(0).wake();
    }
  }

  /** How many have arrived and were not seen by the committer's thread yet. */
  int queued() {
    return arrivals.size();
  }
}
