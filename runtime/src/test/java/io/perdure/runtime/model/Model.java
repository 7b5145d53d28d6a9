package io.perdure.runtime.model;

import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.commit.WriteSet;
import io.perdure.runtime.object.Things;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say, for one thing after the other: what objects have stored, what depends on
 * what, and who is reset. Told by a run what happens, it throws when that must not happen.
 */
final class Model {

  private final Map<String, ModelObject> objects = new TreeMap<>();
  private final IdentityHashMap<ObjectView, Life> lives = new IdentityHashMap<>();
  private final List<long[]> lost = new ArrayList<>();
  private long lastNumber;

  /** What the store has, and what it has told the committer that it has. */
  private long durable;

  private long known;
  private boolean untold;
  private @Nullable SimStore store;

  /** Whether activations may exceed their memory limit. */
  private final boolean mayExceed;

  private final @Nullable List<String> trace;

  Model(boolean mayExceed, @Nullable List<String> trace) {
    this.mayExceed = mayExceed;
    this.trace = trace;
  }

  /** Writes down what happens, if anybody wants to know. */
  void trace(Supplier<String> event) {
    if (trace != null) {
      trace.add(event.get());
    }
  }

  void store(SimStore theirs) {
    store = theirs;
  }

  private SimStore store() {
    return Objects.requireNonNull(store);
  }

  ModelObject object(String id) {
    return objects.computeIfAbsent(id, ModelObject::new);
  }

  Iterable<ModelObject> objects() {
    return objects.values();
  }

  // ---- activations and turns

  /** A constructor begins. */
  Life constructed(ObjectView engine) {
    ModelObject object = object(engine.id());
    Life before = object.life;
    if (before != null) {
      require(before.broken || Things.isBroken(before.engine), "two activations of " + object.id);
      before.broken = true;
    }
    Life life = new Life(object, engine);
    trace(() -> object.id + " is activated, with " + object.closed);
    object.life = life;
    lives.put(engine, life);
    return life;
  }

  /** A turn begins. */
  Life begin(Turn turn, ObjectView engine) {
    Life life = Objects.requireNonNull(lives.get(engine), "no constructor ran");
    Turn caller = turn.caller;
    turn.life = life;
    turn.reentered = caller != null && caller.isOn(life);
    if (caller != null && caller.life != life) {
      requireClosed(caller.life(), "a call");
      turn.passed = caller.life().depends;
    }
    if (!life.constructing) {
      if (!turn.reentered) {
        requireClosed(life, "the turn before");
      }
      life.ending = null;
    }
    require(
        !isLost(turn.passed.surely()) || life.constructing,
        () -> turn + " begins, and was called by what is lost");
    life.constructing = false;
    life.sealable = false;
    dependOn(life, turn.passed);
    trace(() -> turn + " begins, called by " + caller + ", and depends on " + life.depends);
    return life;
  }

  /** A turn ends; what it has written is closed next. */
  void end(Turn turn, @Nullable Object value, @Nullable Throwable thrown) {
    Life life = turn.life();
    turn.value = value;
    turn.thrown = thrown;
    checkBroken(life);
    if (thrown instanceof VirtualMachineError) {
      if (turn.reentered) {
        life.unsure = true;
      } else {
        life.broken = true;
      }
    }
    trace(() -> turn + " ends" + (thrown == null ? "" : " with " + thrown));
    turn.reply = life.depends;
    turn.broken = life.broken;
    Turn caller = turn.caller;
    if (caller == null || caller.life != life) {
      life.ending = turn;
      life.sealable = true;
    }
  }

  /** The caller has the reply. */
  void returned(Turn turn, Life caller) {
    caller.ending = null;
    caller.sealable = false;
    if (turn.life == null) {
      caller.unsure = true; // a constructor may have written something that was lost
    } else if (turn.life != caller) {
      dependOn(caller, turn.reply);
    }
  }

  void dependOn(Life life, Depends on) {
    life.depends = life.depends.and(on);
    if (isLost(on.surely())) {
      life.broken = true;
    } else {
      life.unsure |= isLost(on.perhaps());
    }
  }

  /** The engine and the model agree on who was reset (rule 5.6). */
  void checkBroken(Life life) {
    boolean broken = Things.isBroken(life.engine);
    if (life.broken) {
      require(broken, life.object.id + " was not reset");
    } else if (broken) {
      require(
          life.unsure || life.constructing || mayExceed, life.object.id + " was reset for nothing");
      life.broken = true;
    }
  }

  void checkAllBroken() {
    for (ModelObject object : objects.values()) {
      Life life = object.life;
      if (life != null) {
        checkBroken(life);
      }
    }
  }

  /** What was written is closed at the points of rule 4.3. */
  void requireClosed(Life life, String at) {
    if (life.broken || Things.isBroken(life.engine)) {
      return;
    }
    require(
        life.object.isClosed(life),
        () -> "at " + at + " of " + life.object.id + " a write set is open: " + life.open.writes);
    life.open = new Delta();
  }

  // ---- write sets

  /** The committer has given a number to a write set. */
  void appended(long number, WriteSet set) {
    require(number == lastNumber + 1, "number " + number + " after " + lastNumber);
    lastNumber = number;
    Life life = Objects.requireNonNull(object(set.object().id()).life);
    require(!life.broken, "a write set of " + set.object() + ", which was reset");
    require(
        life.sealable || life.constructing, "the write set of " + set.object() + " was cut in two");
    trace(() -> "write set " + number + " of " + set.object().id() + ": " + life.open);
    Depends on =
        new Depends(life.open.confirmed ? number : 0, life.open.maybeConfirmed ? number : 0);
    life.object.close(number, life);
    life.own = number;
    life.depends = life.depends.and(on);
    Turn ending = life.ending;
    if (ending != null) {
      ending.reply = ending.reply.and(on);
    }
  }

  /** The store has a batch. */
  void stored(long upTo) {
    require(upTo > durable && upTo <= lastNumber, "batch " + upTo + " after " + durable);
    require(!isLost(upTo), "batch " + upTo + " is in the store and was declared lost");
    trace(() -> "stored up to " + upTo);
    durable = upTo;
    objects.values().forEach(object -> object.makeDurable(upTo));
  }

  /** The store has told that it has a batch. */
  void told(long number) {
    known = Math.max(known, number);
    untold = false;
  }

  /** The store has not told what it has. */
  void refusedToTell() {
    untold = true;
  }

  /** The committer has given up what has these numbers, and those before that are not durable. */
  void lost(long upTo) {
    require(upTo == lastNumber, "lost up to " + upTo + " of " + lastNumber);
    require(store().mayGiveUp(), "a commit was not tried again");
    require(durable <= known || untold, "lost is what the store has, and was not asked for");
    trace(() -> "lost: all after " + known + " up to " + upTo);
    lost.add(new long[] {known, upTo});
    for (Life life : lives.values()) {
      if (life.broken) {
        continue;
      }
      if (Math.max(life.own, life.depends.surely()) > known) {
        life.broken = true;
      } else {
        life.unsure |= life.depends.perhaps() > known;
      }
      if (life.ending != null) {
        life.ending.overtaken = life.broken || life.unsure;
      }
    }
    objects.values().forEach(ModelObject::lose);
  }

  boolean isLost(long number) {
    return lost.stream().anyMatch(range -> number > range[0] && number <= range[1]);
  }

  boolean isDurable(long number) {
    return number <= durable && !isLost(number);
  }

  // ---- replies

  /** A reply has left to where nobody waits for its durability, or to another turn. */
  void checkReply(Turn turn, boolean left, @Nullable Object value, @Nullable Throwable thrown) {
    trace(() -> turn + " has replied" + (thrown == null ? "" : " with " + thrown));
    if (thrown != null && Things.isFailure(thrown) && thrown != turn.thrown) {
      require(
          turn.life == null || turn.broken || turn.overtaken || isLost(turn.reply.perhaps()),
          () -> "an error for a reply of " + turn.object + " that is durable: " + thrown);
      return;
    }
    if (thrown != null && thrown != turn.thrown) {
      throw Sim.current().sim.fail(new AssertionError(turn.object + " threw " + thrown, thrown));
    }
    require(
        value == turn.value && thrown == turn.thrown,
        () -> turn.object + " replied " + value + thrown + ", not " + turn.value + turn.thrown);
    require(
        !turn.broken || turn.reentered || thrown instanceof VirtualMachineError,
        () -> "a reply of " + turn.object + ", which was reset");
    if (left) {
      require(
          isDurable(turn.reply.surely()),
          () -> turn.object + " replied before " + turn.reply + " was durable, only " + durable);
    }
  }

  // ----

  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw Sim.current().sim.fail(new AssertionError(otherwise));
    }
  }

  static void require(boolean condition, Supplier<String> otherwise) {
    if (!condition) {
      throw Sim.current().sim.fail(new AssertionError(otherwise.get()));
    }
  }
}
