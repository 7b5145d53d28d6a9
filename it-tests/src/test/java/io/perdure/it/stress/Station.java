package io.perdure.it.stress;

import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.Interleaved;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does a few random things in each of its turns, and hands out numbers. */
abstract class Station {
  private static final String LAST = "last";

  private final DurableStorage storage = DurableStorage.current();
  private final Presence presence = new Presence();
  private final Map<Integer, Integer> orders = new HashMap<>();
  private long last = storage.getOrDefault(LAST, 0L);
  private int transactions;

  /** A call that blocks. */
  Stamp visit(Visit visit) {
    visit.world().begin();
    presence.begin(visit);
    try {
      checkOrder(visit);
      steps(visit);
      return next(visit);
    } finally {
      presence.end(visit);
      visit.world().end();
    }
  }

  /** A call that does not. */
  CompletableFuture<Stamp> visitLater(Visit visit) {
    visit.world().begin();
    presence.begin(visit);
    try {
      checkOrder(visit);
      steps(visit);
      return answer(visit);
    } finally {
      presence.end(visit);
      visit.world().end();
    }
  }

  /** A call that does nothing else. */
  long last() {
    return storage.getOrDefault(LAST, 0L);
  }

  /** Nobody would find a cycle through a continuation, so an unruly world has none to wait for. */
  private CompletableFuture<Stamp> answer(Visit visit) {
    int to = further(visit);
    if (to < 0 || visit.dice().oneIn(2)) {
      return visit.dice().oneIn(2) || !visit.world().isOrderly()
          ? CompletableFuture.completedFuture(next(visit))
          : nextByFutures(visit);
    }
    CompletableFuture<Stamp> reply = visit.world().station(to).visitLater(visit.continuedBy(to));
    if (!visit.world().isOrderly()) {
      return reply;
    }
    expectEvent(visit);
    return reply.handle((stamp, failure) -> event(visit));
  }

  /** The calls of one client come in the order in which it made them. */
  private void checkOrder(Visit visit) {
    if (visit.client() >= 0 && visit.world().isOrderly()) {
      Integer before = orders.put(visit.client(), visit.order());
      if (before != null && before >= visit.order()) {
        visit.wrong("call " + visit.order() + " of a client came after call " + before);
      }
    }
  }

  private Stamp next(Visit visit) {
    long stored = storage.getOrDefault(LAST, 0L);
    if (stored != last && !presence.isOver()) {
      visit.wrong("storage says " + stored + ", the field says " + last);
    }
    last = stored + 1;
    storage.put(LAST, last);
    visit.ledger().given.incrementAndGet();
    return new Stamp(visit.place(), last);
  }

  private CompletableFuture<Stamp> nextByFutures(Visit visit) {
    visit.world().begin();
    CompletableFuture<Stamp> stamp =
        storage
            .async()
            .getOrDefault(LAST, 0L)
            .thenCompose(
                stored -> {
                  last = stored + 1;
                  visit.ledger().given.incrementAndGet();
                  return storage.async().put(LAST, stored + 1).thenApply(done -> stored + 1);
                })
            .thenApply(number -> new Stamp(visit.place(), number));
    var unused = stamp.whenComplete((done, failure) -> visit.world().end());
    return stamp;
  }

  private static void expectEvent(Visit visit) {
    visit.world().begin();
    visit.ledger().expected.incrementAndGet();
  }

  /** A turn, or a part of one, that nobody else has to wait for long. */
  private Stamp event(Visit visit) {
    visit.ledger().expected.decrementAndGet();
    presence.begin(visit);
    try {
      return next(visit);
    } finally {
      presence.end(visit);
      visit.world().end();
    }
  }

  private void steps(Visit visit) {
    for (int left = visit.dice().upTo(3); left > 0; left--) {
      try {
        step(visit);
      } catch (Exception e) {
        visit.world().failed("a step", e);
      }
    }
  }

  private void step(Visit visit) throws Exception {
    int choice = visit.dice().upTo(100);
    if (choice < 40) {
      callSomebody(visit);
    } else if (choice < 55) {
      awaitTick(visit);
    } else if (choice < 65) {
      attachToTick(visit);
    } else if (choice < 72) {
      runLater(visit);
    } else if (choice < 80) {
      section(visit);
    } else if (choice < 90) {
      transaction(visit);
    } else if (choice < 93) {
      nap(visit);
    } else if (choice < 94 && transactions == 0) {
      sync(visit);
    } else if (choice < 95 && !visit.world().isOrderly()) {
      endsItself(visit);
    } else {
      next(visit);
    }
  }

  // ---- calls

  private void callSomebody(Visit visit) throws Exception {
    int back = waiting(visit);
    if (back >= 0 && visit.depth() > 0 && visit.dice().oneIn(2)) {
      visit.count("calls back");
      call(visit, visit.callTo(back));
      return;
    }
    int to = further(visit);
    if (to < 0) {
      next(visit);
      return;
    }
    switch (visit.dice().upTo(6)) {
      case 0, 1 -> call(visit, visit.callTo(to));
      case 2 -> join(visit, visit.callTo(to));
      case 3 -> awaitCall(visit, visit.looseCallTo(to));
      case 4 -> interleavedCall(visit, visit.looseCallTo(to));
      default -> startCall(visit, visit.looseCallTo(to));
    }
  }

  /** A station that waits for this call. */
  private static int waiting(Visit visit) {
    int places = visit.waiting() & ~(1 << visit.place());
    int from = visit.dice().upTo(visit.world().size());
    for (int i = 0; i < visit.world().size(); i++) {
      int place = (from + i) % visit.world().size();
      if ((places & 1 << place) != 0) {
        return place;
      }
    }
    return -1;
  }

  /** A station behind all that the chain may hold; in an unruly world any other one. */
  private static int further(Visit visit) {
    int size = visit.world().size();
    if (visit.depth() == 0) {
      return -1;
    }
    if (!visit.world().isOrderly() && visit.dice().oneIn(20)) {
      visit.count("calls anywhere");
      return (visit.place() + 1 + visit.dice().upTo(size - 1)) % size;
    }
    int behind = size - 1 - visit.highest();
    return behind == 0 ? -1 : visit.highest() + 1 + visit.dice().upTo(behind);
  }

  private void call(Visit visit, Visit next) {
    visit.count("calls in a turn");
    Station other = next.world().station(next.place());
    Object before = presence.keep(visit);
    presence.end(visit);
    try {
      other.visit(other instanceof Hurried ? next.left() : next);
    } finally {
      presence.begin(visit);
      presence.giveBack(visit, before);
    }
  }

  private void join(Visit visit, Visit next) {
    visit.count("joins in a turn");
    CompletableFuture<Stamp> reply = next.world().station(next.place()).visitLater(next);
    Object before = presence.keep(visit);
    presence.end(visit);
    try {
      reply.join();
    } finally {
      presence.begin(visit);
      presence.giveBack(visit, before);
    }
  }

  private void awaitCall(Visit visit, Visit next) {
    visit.count("awaited calls");
    CompletableFuture<Stamp> reply = next.world().station(next.place()).visitLater(next);
    if (visit.dice().oneIn(4)) {
      visit.count("cancelled waits");
      visit.world().outside().later(visit.dice(), () -> reply.cancel(false));
    } else if (visit.dice().oneIn(4)) {
      visit.count("waits with a limit");
      var unused = reply.orTimeout(1 + visit.dice().upTo(20), TimeUnit.MILLISECONDS);
    }
    presence.pause(visit);
    try {
      DurableObjects.await(reply);
    } finally {
      presence.goOn(visit);
    }
  }

  @Interleaved
  private void interleavedCall(Visit visit, Visit next) throws Exception {
    visit.count("interleaved calls");
    Station other = next.world().station(next.place());
    int choice = visit.dice().upTo(3);
    presence.pause(visit);
    try {
      if (choice == 0) {
        other.visit(next);
      } else if (choice == 1) {
        other.visitLater(next).join();
      } else {
        other.visitLater(next).get(1 + next.dice().upTo(20), TimeUnit.MILLISECONDS);
      }
    } finally {
      presence.goOn(visit);
    }
  }

  private static void startCall(Visit visit, Visit next) {
    visit.count("calls nobody waits for");
    CompletableFuture<Stamp> reply = next.world().station(next.place()).visitLater(next);
    if (visit.dice().oneIn(2)) {
      visit.world().outside().later(visit.dice(), () -> reply.cancel(false));
    }
  }

  // ---- waits

  private void awaitTick(Visit visit) {
    visit.count("awaits");
    CompletableFuture<Integer> tick = visit.world().outside().tick(visit.dice());
    presence.pause(visit);
    try {
      DurableObjects.await(tick);
    } finally {
      presence.goOn(visit);
    }
  }

  private void attachToTick(Visit visit) {
    visit.count("continuations");
    expectEvent(visit);
    CompletableFuture<Integer> tick = visit.world().outside().tick(visit.dice());
    var unused =
        visit.dice().oneIn(2)
            ? tick.handle((value, failure) -> event(visit))
            : tick.handleAsync((value, failure) -> event(visit));
  }

  private void runLater(Visit visit) {
    visit.count("tasks");
    expectEvent(visit);
    Executor executor = DurableObjects.executor();
    if (visit.dice().oneIn(4)) {
      executor.execute(() -> event(visit));
    } else {
      visit.world().outside().later(visit.dice(), () -> submit(executor, visit));
    }
  }

  private static void submit(Executor executor, Visit visit) {
    try {
      executor.execute(() -> visit.world().station(visit.place()).event(visit));
    } catch (RuntimeException e) {
      visit.world().failed("a task", e);
    }
  }

  @Interleaved
  private void nap(Visit visit) throws InterruptedException {
    visit.count("naps");
    presence.pause(visit);
    try {
      TimeUnit.MICROSECONDS.sleep(100);
    } finally {
      presence.goOn(visit);
    }
  }

  private void sync(Visit visit) {
    visit.count("syncs");
    presence.pause(visit);
    try {
      storage.sync();
    } finally {
      presence.goOn(visit);
    }
  }

  // ---- sections

  private void section(Visit visit) {
    visit.count("critical sections");
    Object before = presence.keep(visit);
    try {
      DurableObjects.blockConcurrencyWhile(() -> inSection(visit));
    } finally {
      presence.giveBack(visit, before);
    }
  }

  private @Nullable Object inSection(Visit visit) {
    steps(visit);
    if (!visit.world().isOrderly() && visit.dice().oneIn(40)) {
      visit.count("failed sections");
      presence.reset();
      throw new Planned();
    }
    return visit.dice().oneIn(2) ? null : CompletableFuture.completedFuture(1);
  }

  private void transaction(Visit visit) {
    visit.count("transactions");
    Object keptBefore = presence.keep(visit);
    long before = last;
    boolean committed = false;
    transactions++;
    try {
      storage.transaction(() -> inTransaction(visit));
      committed = true;
    } finally {
      transactions--;
      if (!committed) {
        visit.ledger().given.addAndGet(before - last);
        last = before;
      }
      presence.giveBack(visit, keptBefore);
    }
  }

  private Stamp inTransaction(Visit visit) {
    steps(visit);
    Stamp stamp = next(visit);
    if (visit.dice().oneIn(3)) {
      throw new Planned();
    }
    return stamp;
  }

  private void endsItself(Visit visit) {
    visit.count("aborts");
    presence.reset();
    DurableObjects.abort("planned");
  }
}
