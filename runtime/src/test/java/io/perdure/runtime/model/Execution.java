package io.perdure.runtime.model;

import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.api.StorageView;
import io.perdure.runtime.model.Program.Root;
import io.perdure.runtime.object.Self;
import io.perdure.runtime.object.Things;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of a program on the engine, and beside it on the model. */
final class Execution {

  private final Program program;
  private final Sim sim;
  private final Model model;
  private final SimStore store;
  private Things things;
  private final IdentityHashMap<@Nullable Throwable, Turn> failedConstructions =
      new IdentityHashMap<>();
  private int steps;
  private int constructions;
  private int turns;
  private int pending;

  private Execution(Program program, @Nullable List<String> trace) {
    this.program = program;
    sim = new Sim(program.schedule());
    model = new Model(program.limits().memory() < 1 << 20, trace);
    store = new SimStore(program, sim, model);
  }

  /** Runs a program; throws what is wrong. */
  static int run(Program program, @Nullable List<String> trace) throws Exception {
    Execution execution = new Execution(program, trace);
    Probe.model = execution.model;
    Throwable failure = execution.sim.run(execution::main);
    if (failure != null) {
      throw new AssertionError(failure.getMessage(), failure);
    }
    return execution.steps + execution.store.steps();
  }

  /** What an object throws in the course of a program. */
  private static final class Thrown extends Exception {
    private static final long serialVersionUID = 1L;

    Thrown() {
      super("thrown by a program", null, false, false);
    }
  }

  private static final class Crashed extends InternalError {
    private static final long serialVersionUID = 1L;
  }

  // ---- calls from outside

  private void main() {
    things = start();
    pending = program.clients().size();
    for (List<Root> client : program.clients()) {
      sim.add("client", () -> client(client));
    }
    sim.await(() -> pending == 0);
    things.close();
    sim.end();
    for (ModelObject object : model.objects()) {
      Model.require(
          object.pending.isEmpty(), () -> object.id + " has not stored " + object.pending);
    }
  }

  /** In here, since the committer's thread starts. */
  private Things start() {
    try {
      return Things.start(
          store,
          sim.time,
          sim,
          program.limits(),
          program.overtakingNanos(),
          program.sweepNanos(),
          this::construct);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private void client(List<Root> roots) {
    for (Root root : roots) {
      sim.step();
      Turn turn = new Turn(null, root.object(), ++turns);
      if (root.later()) {
        callLater(turn, root.steps());
      } else {
        callFromOutside(turn, root.steps());
      }
    }
    pending--;
  }

  private void callFromOutside(Turn turn, List<Op> body) {
    Object value = null;
    Throwable thrown = null;
    try {
      value = things.call(turn.object, self -> turn(turn, body, self));
    } catch (Throwable t) {
      thrown = t;
    }
    checkReply(turn, value, thrown);
  }

  private void callLater(Turn turn, List<Op> body) {
    pending++;
    CompletableFuture<@Nullable Object> reply =
        things.callLater(turn.object, self -> turn(turn, body, self));
    var unused =
        reply.whenComplete(
            (value, thrown) -> {
              checkReply(turn, value, thrown);
              pending--;
            });
  }

  private void checkReply(Turn turn, @Nullable Object value, @Nullable Throwable thrown) {
    sim.throwIfOver();
    model.checkReply(ranAs(turn, thrown), true, value, thrown);
    model.checkAllBroken();
  }

  /** The turn itself, or the constructor that failed in its place. */
  private Turn ranAs(Turn turn, @Nullable Throwable thrown) {
    Turn construction = turn.life == null ? failedConstructions.get(thrown) : null;
    return construction == null ? turn : construction;
  }

  // ---- turns

  private void construct(Self self) throws Exception {
    sim.throwIfOver();
    Life life = model.constructed(self.object());
    Turn construction = new Turn(null, self.id(), ++turns);
    construction.life = life;
    Runner runner = new Runner(construction, self);
    try {
      runner.runAll(program.construction());
      int nth = program.failingConstructions();
      if (nth > 0 && ++constructions % nth == 0) {
        throw new Thrown();
      }
    } catch (Throwable t) {
      failedConstructions.put(t, construction);
      life.ending = construction;
      construction.thrown = t;
      construction.reply = life.depends;
      life.unsure = true;
      throw t;
    }
  }

  private Object turn(Turn turn, List<Op> body, Self self) throws Exception {
    sim.throwIfOver();
    model.begin(turn, self.object());
    try {
      new Runner(turn, self).runAll(body);
    } catch (Throwable thrown) {
      sim.throwIfOver();
      model.end(turn, null, thrown);
      throw thrown;
    }
    Object value = new Object();
    model.end(turn, value, null);
    return value;
  }

  /** Runs the steps of one turn. */
  private final class Runner {
    private final Turn turn;
    private final Life life;
    private final StorageView storage;

    Runner(Turn turn, Self self) {
      this.turn = turn;
      life = turn.life();
      storage = self.storage();
    }

    void runAll(List<Op> ops) throws Exception {
      for (Op op : ops) {
        sim.step();
        steps++;
        model.trace(() -> turn + ": " + op);
        model.checkBroken(life);
        boolean refused = life.broken && isOfStorage(op);
        try {
          run(op);
        } catch (RuntimeException failure) {
          sim.throwIfOver();
          model.trace(() -> turn + ": failed, " + failure);
          if (!isOfStorage(op)) {
            throw failure;
          }
          requireReason(failure);
          if (!program.swallowing()) {
            throw failure;
          }
          refused = false;
        }
        Model.require(!refused, () -> life.object.id + " was reset, and yet did " + op);
        model.checkAllBroken();
      }
    }

    private static boolean isOfStorage(Op op) {
      return op instanceof Op.Get
          || op instanceof Op.Put
          || op instanceof Op.Delete
          || op instanceof Op.DeleteAll
          || op instanceof Op.Range
          || op instanceof Op.Sync
          || op instanceof Op.Synced;
    }

    /** Storage fails where the store does, and when the activation is no more. */
    private void requireReason(RuntimeException failure) {
      if (!Things.isFailure(failure)) {
        throw sim.fail(failure);
      }
      model.checkBroken(life);
      boolean unreadable = String.valueOf(failure.getMessage()).contains("Cannot read");
      Model.require(
          life.broken || (unreadable && store.failedReads > 0),
          () -> life.object.id + " failed: " + failure);
    }

    private void run(Op op) throws Exception {
      if (op instanceof Op.Get get) {
        get(get);
      } else if (op instanceof Op.Put put) {
        put(put);
      } else if (op instanceof Op.Delete delete) {
        delete(delete);
      } else if (op instanceof Op.DeleteAll all) {
        storage.deleteAll(all.modes());
        life.clear(!all.modes().unconfirmed());
      } else if (op instanceof Op.Range range) {
        range(range);
      } else if (op instanceof Op.Transaction transaction) {
        transaction(transaction);
      } else if (op instanceof Op.Call call) {
        call(call);
      } else if (op instanceof Op.Later later) {
        later(later);
      } else if (op instanceof Op.Sync) {
        sync();
      } else if (op instanceof Op.Synced) {
        synced();
      } else if (op instanceof Op.Throw) {
        throw new Thrown();
      } else {
        throw new Crashed();
      }
    }

    // ---- storage

    private void get(Op.Get get) {
      if (get.keys().size() == 1) {
        String key = get.keys().get(0);
        read(get.modes(), () -> storage.get(key, String.class, get.modes()), view -> view.get(key));
      } else {
        read(
            get.modes(),
            () -> new ArrayList<>(storage.get(get.keys(), String.class, get.modes()).entrySet()),
            view -> {
              view.keySet().retainAll(get.keys());
              return new ArrayList<>(view.entrySet());
            });
      }
    }

    private void range(Op.Range range) {
      read(
          range.modes(),
          () ->
              new ArrayList<>(
                  storage
                      .list(
                          range.range(),
                          range.reverse(),
                          range.limit(),
                          String.class,
                          range.modes())
                      .entrySet()),
          view -> {
            NavigableMap<String, String> ordered = range.reverse() ? view.descendingMap() : view;
            return ordered.entrySet().stream()
                .filter(entry -> range.range().contains(entry.getKey()))
                .limit(range.limit())
                .toList();
          });
    }

    /** Reads from the engine and from the model, as of when the read began (rule 4.4). */
    private void read(
        StorageModes modes,
        Supplier<@Nullable Object> fromEngine,
        Function<NavigableMap<String, String>, @Nullable Object> fromModel) {
      Expected<@Nullable Object> expected = new Expected<>(life, fromModel);
      life.reads.add(expected);
      life.sealable = modes.concurrent();
      Object read;
      try {
        read = fromEngine.get();
      } finally {
        life.ending = null;
        life.sealable = false;
        life.reads.remove(expected);
      }
      model.checkBroken(life);
      Model.require(
          life.broken || Objects.equals(read, expected.answer),
          () -> life.object.id + " read " + read + ", and not " + expected.answer);
    }

    private void put(Op.Put put) {
      Map<String, String> entries = put.entries();
      if (entries.size() == 1) {
        entries.forEach((key, value) -> storage.put(key, value, put.modes()));
      } else {
        storage.put(entries, put.modes());
      }
      entries.forEach((key, value) -> life.write(key, value, !put.modes().unconfirmed()));
    }

    private void delete(Op.Delete delete) {
      int deleted = storage.delete(delete.keys(), delete.modes());
      model.checkBroken(life);
      NavigableMap<String, String> view = life.view();
      view.keySet().retainAll(delete.keys());
      Model.require(
          life.broken || deleted == view.size(),
          () -> life.object.id + " deleted " + deleted + " keys, and not " + view.keySet());
      view.keySet().forEach(key -> life.write(key, null, !delete.modes().unconfirmed()));
    }

    private void transaction(Op.Transaction transaction) throws Exception {
      int depth = life.transactions.size();
      try {
        storage.transaction(
            () -> {
              life.transactions.push(new Delta());
              runAll(transaction.steps());
              return null;
            });
        sim.throwIfOver();
        life.commit();
      } catch (Thrown thrown) {
        rollBack(depth);
        if (!transaction.caught()) {
          throw thrown;
        }
      } catch (Throwable thrown) {
        rollBack(depth);
        throw thrown;
      }
    }

    private void rollBack(int depth) {
      while (life.transactions.size() > depth) {
        life.transactions.pop();
      }
    }

    // ---- waiting until it is durable

    private void sync() {
      life.sealable = true;
      Depends written = life.depends.and(new Depends(life.own, life.own));
      try {
        storage.sync();
      } catch (IllegalStateException refused) {
        Model.require(!life.transactions.isEmpty(), () -> "sync() failed: " + refused);
        return;
      } finally {
        life.ending = null;
        life.sealable = false;
      }
      Model.require(model.isDurable(written.surely()), () -> "sync() returned before " + written);
    }

    private void synced() {
      life.sealable = true;
      CompletableFuture<@Nullable Void> synced = storage.synced();
      life.sealable = false;
      model.checkBroken(life);
      model.requireClosed(life, "sync");
      Depends written = life.depends.and(new Depends(life.own, life.own));
      pending++;
      var unused =
          synced.whenComplete(
              (nothing, failure) -> {
                sim.throwIfOver();
                Model.require(
                    failure == null
                        ? model.isDurable(written.surely())
                        : model.isLost(written.perhaps()),
                    () -> "sync() of " + written + ": " + failure);
                pending--;
              });
    }

    // ---- calls

    private void call(Op.Call call) throws Exception {
      if (isGone(call.object())) {
        return;
      }
      model.checkBroken(life);
      Turn callee = new Turn(turn, call.object(), ++turns);
      life.sealable = true;
      Object value = null;
      Throwable thrown = null;
      try {
        value = things.call(call.object(), it -> Execution.this.turn(callee, call.steps(), it));
      } catch (Throwable t) {
        thrown = t;
      }
      sim.throwIfOver();
      Turn ran = ranAs(callee, thrown);
      model.returned(ran, life);
      model.checkBroken(life);
      if (callee.life != life && !life.broken) {
        model.checkReply(ran, false, value, thrown);
      }
      if (thrown != null && !call.caught()) {
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (Exception) thrown;
      }
    }

    /** One that was reset; the next one may be in a turn that waits for this one. */
    private boolean isGone(String object) {
      for (Turn each = turn; each != null; each = each.caller) {
        model.checkBroken(each.life());
        if (each.object.equals(object) && each.life().broken) {
          return true;
        }
      }
      return false;
    }

    private void later(Op.Later later) {
      if (later.object().equals(turn.object)) {
        return; // a plain call of a method, part of this very turn
      }
      life.sealable = true;
      Turn callee = new Turn(null, later.object(), ++turns);
      callLater(callee, later.steps());
      callee.passed = life.depends;
      life.sealable = false;
      model.checkBroken(life);
      model.requireClosed(life, "a call");
    }
  }
}
