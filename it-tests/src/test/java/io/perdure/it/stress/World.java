package io.perdure.it.stress;

import static java.util.Objects.requireNonNull;

import io.perdure.CallTimeoutException;
import io.perdure.DeadlockException;
import io.perdure.DurableObjects;
import io.perdure.ObjectResetException;
import io.perdure.OverloadedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A handful of stations that call each other.
 *
 * <p>In an orderly world calls go to later stations only, and back to one that waits for that very
 * call: nothing there is ever a deadlock. Nothing is reset either. In the other one a few calls go
 * anywhere, and objects are reset.
 */
record World(
    boolean isOrderly,
    List<Station> stations,
    List<Ledger> ledgers,
    Findings findings,
    Outside outside,
    AtomicLong underWay) {

  /** How many calls are within each other. */
  static final int DEPTH = 3;

  private static final Set<Class<? extends Throwable>> EXPECTED =
      Set.of(
          Planned.class,
          CancellationException.class,
          InterruptedException.class,
          TimeoutException.class,
          CallTimeoutException.class,
          OverloadedException.class);

  static World orderly(Findings findings, Outside outside) {
    return of(
        true,
        List.of(
            DurableObjects.get(Steady.class, "0"),
            DurableObjects.get(Steady.class, "1"),
            DurableObjects.get(Steady.class, "2"),
            DurableObjects.get(Hurried.class, "3"),
            DurableObjects.get(Steady.class, "4")),
        findings,
        outside);
  }

  static World unruly(Findings findings, Outside outside) {
    return of(
        false,
        List.of(
            DurableObjects.get(Fragile.class, "0"),
            DurableObjects.get(Fragile.class, "1"),
            DurableObjects.get(Fragile.class, "2")),
        findings,
        outside);
  }

  private static World of(
      boolean isOrderly, List<Station> stations, Findings findings, Outside outside) {
    List<Ledger> ledgers = new ArrayList<>();
    stations.forEach(station -> ledgers.add(new Ledger(station.toString(), findings)));
    return new World(isOrderly, stations, ledgers, findings, outside, new AtomicLong());
  }

  Station station(int place) {
    return stations.get(place);
  }

  Ledger ledger(int place) {
    return ledgers.get(place);
  }

  int size() {
    return stations.size();
  }

  /** A call has failed, or a wait. */
  void failed(String what, Throwable failure) {
    boolean isWrapper =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    Throwable cause = isWrapper ? requireNonNull(failure.getCause()) : failure;
    if (EXPECTED.contains(cause.getClass())
        || (!isOrderly
            && (cause instanceof DeadlockException || cause instanceof ObjectResetException))) {
      findings.count(cause.getClass().getSimpleName());
    } else {
      findings.wrong(what + " in a world that is " + (isOrderly ? "orderly" : "unruly"), failure);
    }
  }

  /** A call has begun, or something that a turn leaves behind is sure to come. */
  void begin() {
    underWay.incrementAndGet();
  }

  void end() {
    underWay.decrementAndGet();
  }

  /** Whether nothing that was begun is left; what is queued may not have begun. */
  boolean isSettled() {
    return underWay.get() == 0;
  }

  /** Takes the place behind all calls that are queued. */
  void passThrough() {
    stations.forEach(World::last);
  }

  /** At the end: each station answers, and says how far it has come. */
  void check() {
    for (int place = 0; place < size(); place++) {
      ledger(place).compareWith(last(station(place)), isOrderly);
    }
  }

  /** What a {@link Hurried} one says in time: on a busy machine that takes it several calls. */
  private static long last(Station station) {
    while (true) {
      try {
        return station.last();
      } catch (CallTimeoutException late) {
        // the limit of the whole program is the limit of this
      }
    }
  }
}
