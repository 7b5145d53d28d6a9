package io.perdure.it.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Calls stations in every way until it is told to stop; no other thread waits for it. */
final class Client implements Runnable {
  private static final int LONGEST_BURST = 4;

  private final int number;
  private final List<World> worlds;
  private final Dice dice;
  private final BooleanSupplier goesOn;
  private final Crowd crowd;
  private int order;

  Client(int number, List<World> worlds, Dice dice, BooleanSupplier goesOn, Crowd crowd) {
    this.number = number;
    this.worlds = worlds;
    this.dice = dice;
    this.goesOn = goesOn;
    this.crowd = crowd;
  }

  @Override
  public void run() {
    while (goesOn.getAsBoolean()) {
      World world = worlds.get(dice.oneIn(4) ? 1 : 0);
      try {
        operation(world, dice.upTo(world.size()));
      } catch (Throwable failure) { // whatever it is, it is looked at
        world.failed("a client", failure);
      }
      var unused = Thread.interrupted();
    }
  }

  private void operation(World world, int place) throws Exception {
    int choice = dice.upTo(100);
    if (choice < 45) {
      count(world, "blocking calls");
      confirm(world, world.station(place).visit(visit(world, place)));
    } else if (choice < 65) {
      count(world, "asynchronous calls");
      confirm(world, start(world, place).get());
    } else if (choice < 80) {
      burst(world, place);
    } else if (choice < 90) {
      count(world, "calls with a limit");
      confirm(
          world, start(world, place).orTimeout(1 + dice.upTo(200), TimeUnit.MILLISECONDS).get());
    } else {
      count(world, "interrupts");
      crowd.interruptOne(dice);
    }
  }

  /** Several calls at once, some of which are cancelled. */
  private void burst(World world, int place) throws Exception {
    List<CompletableFuture<Stamp>> replies = new ArrayList<>();
    for (int left = 1 + dice.upTo(LONGEST_BURST); left > 0; left--) {
      count(world, "calls in bursts");
      replies.add(start(world, place));
    }
    for (CompletableFuture<Stamp> reply : replies) {
      if (dice.oneIn(3)) {
        count(world, "cancelled calls");
        reply.cancel(false);
      }
    }
    for (CompletableFuture<Stamp> reply : replies) {
      if (!reply.isCancelled()) {
        try {
          confirm(world, reply.get());
        } catch (InterruptedException leftAlone) {
          throw leftAlone;
        } catch (Exception e) {
          world.failed("a call in a burst", e);
        }
      }
    }
  }

  private CompletableFuture<Stamp> start(World world, int place) {
    return world.station(place).visitLater(visit(world, place));
  }

  private Visit visit(World world, int place) {
    return Visit.of(world, place, dice.split(), number, order++);
  }

  private static void confirm(World world, Stamp stamp) {
    world.findings().count("replies");
    world.ledger(stamp.place()).confirm(stamp.number());
  }

  private static void count(World world, String what) {
    world.findings().count(what);
  }
}
