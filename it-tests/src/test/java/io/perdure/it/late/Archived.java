package io.perdure.it.late;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;

/** A program for an archive, out of which the JVM may load it before the agent. */
final class Archived {

  private Archived() {}

  @DurableObject
  static class Counter {
    private int calls;

    int call() {
      return ++calls;
    }

    long next() {
      DurableStorage storage = DurableStorage.current();
      long n = storage.getOrDefault("n", 0L) + 1;
      storage.put("n", n);
      return n;
    }
  }

  public static void main(String[] arguments) {
    System.out.println(new Counter().call());
    if (DurableObjects.isActive()) {
      System.out.println(DurableObjects.get(Counter.class, "a").next());
    }
  }
}
