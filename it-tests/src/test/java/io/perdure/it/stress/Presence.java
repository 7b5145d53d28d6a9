package io.perdure.it.stress;

import org.jspecify.annotations.Nullable;

/**
 * Who is in one activation, in plain fields that only its turns touch: at most one thread runs, and
 * while a turn keeps the object for itself, only what belongs to its chain of calls gets in.
 */
final class Presence {
  private @Nullable Thread running;
  private int depth;

  /** The chain of calls whose turn keeps the object while it waits. */
  private @Nullable Object kept;

  /** The activation is about to be reset: what still unwinds is in nobody's way. */
  private volatile boolean over;

  /** Code of the object begins to run, or goes on. */
  void begin(Visit visit) {
    if (over) {
      return;
    }
    Thread me = Thread.currentThread();
    if (running != null && running != me) {
      visit.wrong("two threads are inside: " + running + " and " + me);
    }
    if (kept != null && kept != visit.chain()) {
      visit.wrong("a stranger was let in while a turn keeps the object");
    }
    running = me;
    depth++;
    visit.ledger().inside.incrementAndGet();
  }

  /** Code of the object ends, or waits. */
  void end(Visit visit) {
    if (over) {
      return;
    }
    if (running != Thread.currentThread()) {
      visit.wrong("another thread was inside meanwhile: " + running);
    }
    if (--depth == 0) {
      running = null;
    }
    visit.ledger().inside.decrementAndGet();
  }

  /** Others may get in. */
  void pause(Visit visit) {
    end(visit);
    visit.ledger().paused.incrementAndGet();
  }

  void goOn(Visit visit) {
    visit.ledger().paused.decrementAndGet();
    begin(visit);
  }

  /** Nobody but this chain may get in, until {@link #giveBack}. */
  @Nullable Object keep(Visit visit) {
    Object before = kept;
    kept = visit.chain();
    return before;
  }

  void giveBack(Visit visit, @Nullable Object before) {
    if (!over && kept != visit.chain()) {
      visit.wrong("the object was kept by somebody else meanwhile");
    }
    kept = before;
  }

  void reset() {
    over = true;
  }

  boolean isOver() {
    return over;
  }
}
