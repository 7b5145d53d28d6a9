package io.perdure.runtime.model;

import io.perdure.runtime.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads of which exactly one runs at a time, and of which a seed says who is next. They change
 * where one of them waits, which the engine does through {@link Parking} here, and where a test
 * lets them ({@link #step}). So all that happens follows from the seed.
 */
final class Sim implements Executor {

  /** Ends what is under way once something is wrong. */
  static final class Aborted extends Error {
    private static final long serialVersionUID = 1L;

    Aborted() {
      super("the run is over", null, false, false);
    }
  }

  /** A program that waits more often for nothing but time never ends. */
  private static final int MOST_IDLE_TICKS = 20_000;

  final VirtualTime time = new VirtualTime();
  private final Random choices;
  private final List<Actor> actors = new ArrayList<>();
  private final List<Actor> ready = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable Throwable failure;
  private boolean ending;

  Sim(long seed) {
    choices = new Random(seed);
  }

  /** Runs all this until nobody is left; from a thread that is no actor. */
  @Nullable Throwable run(Runnable first) throws InterruptedException {
    add("main", first);
    add("clock", this::tick);
    passOn();
    over.await();
    return failure;
  }

  /** The actor whose thread this is. */
  static Actor current() {
    return Objects.requireNonNull(((SimThread) Thread.currentThread()).actor);
  }

  void add(String name, Runnable job) {
    add(name, SimThread.with(job));
  }

  void add(String name, SimThread thread) {
    Actor actor = new Actor(this, name, thread);
    thread.actor = actor;
    actors.add(actor);
  }

  /** The engine's workers. */
  @Override
  public void execute(Runnable task) {
    add("worker", task);
  }

  boolean isAlive(Thread thread) {
    return actors.stream().anyMatch(actor -> actor.thread == thread);
  }

  /** Lets others go first, perhaps. */
  void step() {
    throwIfOver();
    if (choices.nextInt(3) > 0) {
      await(null);
    }
  }

  /** Lets others run until a condition holds. */
  void await(@Nullable BooleanSupplier condition) {
    throwIfOver();
    Actor me = current();
    me.waitsFor = condition;
    Actor next = next();
    if (next != me) {
      next.thread.grant();
      me.thread.awaitGrant();
    }
    me.waitsFor = null;
    throwIfOver();
  }

  /** Ends the run, since something is wrong. */
  RuntimeException fail(Throwable what) {
    if (failure == null) {
      failure = what;
    }
    throw new Aborted();
  }

  void throwIfOver() {
    if (failure != null) {
      throw new Aborted();
    }
  }

  boolean isAborted() {
    return failure != null;
  }

  /** No time passes any more. */
  void end() {
    ending = true;
  }

  /** A choice of the schedule. */
  int choose(int bound) {
    return choices.nextInt(bound);
  }

  /** Runs the job of an actor that has the baton. */
  void perform(Actor actor, Runnable job) {
    try {
      job.run();
    } catch (Aborted aborted) {
      // as intended
    } catch (Throwable thrown) {
      if (failure == null) {
        failure = thrown;
      }
    }
    actors.remove(actor);
  }

  /** Passes the baton on, without a wish to get it back. */
  void passOn() {
    if (actors.isEmpty()) {
      over.countDown();
    } else {
      next().thread.grant();
    }
  }

  private Actor next() {
    if (failure != null) {
      return actors.get(0);
    }
    ready.clear();
    Actor clock = null;
    for (Actor actor : actors) {
      if (actor.name.equals("clock")) {
        clock = actor;
      } else if (actor.isReady()) {
        ready.add(actor);
      }
    }
    if (clock != null && (ready.isEmpty() || choices.nextInt(40) == 0)) {
      return clock;
    }
    return ready.get(choices.nextInt(ready.size()));
  }

  private void tick() {
    for (int idle = 0; !ending; idle += ready.isEmpty() ? 1 : 0) {
      if (idle > MOST_IDLE_TICKS) {
        throw fail(new AssertionError("Some wait for ever: " + names()));
      }
      time.advance(1 + choices.nextInt(ready.isEmpty() ? 500 : 5), TimeUnit.MILLISECONDS);
      await(null);
    }
  }

  private List<String> names() {
    return actors.stream().map(actor -> actor.name).toList();
  }
}
