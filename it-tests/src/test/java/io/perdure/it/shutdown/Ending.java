package io.perdure.it.shutdown;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Programs that end in different ways; the first argument says which. */
final class Ending {

  private Ending() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "count" -> countForEver();
      case "show" -> show();
      case "exit" -> exitInATurn();
      case "shutdown" -> shutDownBesideAChain();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static Counter counter(String id) {
    return DurableObjects.get(Counter.class, id);
  }

  /** Each number is printed when its caller has it. */
  private static void countForEver() {
    for (int i = 0; i < 4; i++) {
      String id = "c" + i;
      new Thread(
              () -> {
                while (true) {
                  try {
                    println(id + " " + counter(id).nextThrough(counter(id + "-behind")));
                  } catch (RuntimeException ending) {
                    println("refused " + ending.getMessage());
                    return;
                  }
                }
              })
          .start();
    }
  }

  private static void show() {
    for (int i = 0; i < 4; i++) {
      println(
          "c" + i + " " + counter("c" + i).count() + " " + counter("c" + i + "-behind").count());
    }
    println("first " + counter("first").count() + " waiting " + counter("waiting").count());
  }

  /** A chain waits for the turn that ends the JVM; it goes on, on what is durable. */
  private static void exitInATurn() throws Exception {
    CountDownLatch exiting = new CountDownLatch(1);
    new Thread(() -> counter("first").exit(exiting)).start();
    exiting.await();
    println("chain " + counter("waiting").nextThrough(counter("first")));
  }

  private static void shutDownBesideAChain() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<String> chain = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> chain.complete("chain " + counter("waiting").slowly(running, counter("first"))));
    thread.start();
    running.await();
    DurableObjects.shutdown();
    println(chain.get());
    try {
      println("late " + counter("first").next());
    } catch (RuntimeException refused) {
      println(refused.getClass().getSimpleName() + ": " + refused.getMessage());
    }
    DurableObjects.shutdown();
  }

  private static synchronized void println(String line) {
    System.out.println(line);
  }

  @DurableObject
  static class Counter {
    private final DurableStorage storage = DurableStorage.current();

    long next() {
      long next = count() + 1;
      storage.put("n", next);
      return next;
    }

    long count() {
      return storage.getOrDefault("n", 0L);
    }

    long nextThrough(Counter other) {
      long next = next();
      other.next();
      return next;
    }

    /** Goes on for as long as it takes until calls from outside are refused. */
    long slowly(CountDownLatch running, Counter other) {
      long next = next();
      running.countDown();
      CompletableFuture<Boolean> refused = new CompletableFuture<>();
      new Thread(() -> callUntilRefused(refused)).start();
      refused.join();
      other.next();
      return next;
    }

    private static void callUntilRefused(CompletableFuture<Boolean> refused) {
      try {
        while (true) {
          counter("outside").count();
        }
      } catch (RuntimeException e) {
        refused.complete(true);
      }
    }

    void exit(CountDownLatch exiting) {
      storage.put("n", 1_000L);
      exiting.countDown();
      System.exit(3);
    }
  }
}
