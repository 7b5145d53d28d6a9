package io.perdure.runtime.object;

import io.perdure.runtime.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the turns twice within its limit: reports those that have held their objects for longer
 * (rule 3.2), and ends deadlocks through locks (rule 3.6). Turns do no more for it than to count
 * themselves.
 */
final class Watchdog {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private final Types types;
  private final TimeSource time;
  private final Executor workers;
  private final long limitNanos;
  private final Consumer<String> reports;
  private volatile boolean stopped;

  /** The turns of the last look; weak, so that an object whose class is unloaded is not kept. */
  private Map<Activation, Sighting> seen = new WeakHashMap<>();

  /**
   * A watchdog that does not look yet.
   *
   * @param limitNanos how long a turn may hold its object unreported; 0 for ever
   */
  Watchdog(
      Types types, TimeSource time, Executor workers, long limitNanos, Consumer<String> reports) {
    this.types = types;
    this.time = time;
    this.workers = workers;
    this.limitNanos = limitNanos;
    this.reports = reports;
  }

  void schedule() {
    if (limitNanos > 0 && !stopped) {
      time.schedule(limitNanos / 2, this::start);
    }
  }

  void stop() {
    stopped = true;
  }

  private void start() {
    try {
      workers.execute(this::look);
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      schedule();
    }
  }

  private void look() {
    try {
      List<Activation> held = held();
      List<LongTurn> turns = sameAsBefore(held);
      if (!turns.isEmpty()) {
        look(turns, held);
      }
    } catch (RuntimeException e) {
      log.warn("The watchdog has not looked at all turns", e);
    }
    schedule();
  }

  private List<Activation> held() {
    List<Activation> held = new ArrayList<>();
    for (DurableType type : types.all()) {
      for (Reference reference : type.references()) {
        Activation activation = reference.activationOrNull();
        if (activation != null && activation.gate.isHeld()) {
          held.add(activation);
        }
      }
    }
    return held;
  }

  /** The turns that the look before has seen, too; the others it remembers for the next one. */
  private List<LongTurn> sameAsBefore(List<Activation> held) {
    Map<Activation, Sighting> before = seen;
    seen = new WeakHashMap<>();
    List<LongTurn> same = new ArrayList<>();
    for (Activation activation : held) {
      Sighting sighting = before.get(activation);
      Thread holder = activation.holder();
      if (sighting == null || sighting.turn != activation.turns()) {
        sighting = new Sighting(activation.turns(), time.nanoTime(), limitNanos);
      } else if (holder != null) {
        same.add(new LongTurn(activation, holder, sighting));
      } else if (activation.awaitsInSection()) {
        reportIfDue(activation, sighting);
      }
      seen.put(activation, sighting);
    }
    return same;
  }

  private void look(List<LongTurn> turns, List<Activation> held) {
    QueuedCallers queued = new QueuedCallers(held);
    LockDeadlocks deadlocks = new LockDeadlocks(queued);
    HeldUp heldUp = new HeldUp(turns, held, queued);
    for (LongTurn turn : turns) {
      String deadlock = deadlocks.end(turn.holder);
      if (deadlock != null) {
        reports.accept(deadlock);
      } else if (!heldUp.isByOther(turn)) {
        reportIfDue(turn, heldUp);
      }
    }
  }

  private void reportIfDue(LongTurn turn, HeldUp heldUp) {
    long age = time.nanoTime() - turn.sighting.since;
    if (age >= turn.sighting.dueAtAge) {
      StackTraceElement[] stack = turn.holder.getStackTrace();
      if (turn.isStillSo()) { // so that this is its stack
        reports.accept(TurnReport.of(turn, age, stack, heldUp));
        turn.sighting.dueAtAge = 2 * age;
      }
    }
  }

  private void reportIfDue(Activation awaitsInSection, Sighting sighting) {
    long age = time.nanoTime() - sighting.since;
    if (age >= sighting.dueAtAge) {
      reports.accept(TurnReport.ofSection(awaitsInSection, age));
      sighting.dueAtAge = 2 * age;
    }
  }

  /** What is remembered of a turn that held its object; not the object, which would keep it. */
  private static final class Sighting {
    final int turn;
    final long since;

    /** The age at which it is reported for the first, or the next time. */
    long dueAtAge;

    Sighting(int turn, long since, long dueAtAge) {
      this.turn = turn;
      this.since = since;
      this.dueAtAge = dueAtAge;
    }
  }

  /** A turn that two looks have seen. */
  record LongTurn(Activation activation, Thread holder, Sighting sighting) {

    boolean isStillSo() {
      return activation.gate.isHeld()
          && activation.turns() == sighting.turn
          && activation.holder() == holder;
    }
  }
}
