package io.perdure.it.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** All clients, each on a thread of its own. */
final class Crowd {
  private static final int VIRTUAL_THREADS = 21;

  private final List<Thread> threads = new ArrayList<>();

  private Crowd() {}

  static Crowd of(int size, List<World> worlds, Dice dice, BooleanSupplier goesOn)
      throws ReflectiveOperationException {
    Crowd crowd = new Crowd();
    for (int number = 0; number < size; number++) {
      crowd.threads.add(
          thread(new Client(number, worlds, dice.split(), goesOn, crowd), "client " + number));
    }
    return crowd;
  }

  /** Virtual threads where there are any; by reflection, since this is compiled for Java 17. */
  private static Thread thread(Runnable task, String name) throws ReflectiveOperationException {
    if (Runtime.version().feature() < VIRTUAL_THREADS) {
      return new Thread(task, name);
    }
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    Class<?> builders = Class.forName("java.lang.Thread$Builder");
    builders.getMethod("name", String.class).invoke(builder, name);
    return (Thread) builders.getMethod("unstarted", Runnable.class).invoke(builder, task);
  }

  void start() {
    threads.forEach(Thread::start);
  }

  void interruptOne(Dice dice) {
    threads.get(dice.upTo(threads.size())).interrupt();
  }

  void awaitAll() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
