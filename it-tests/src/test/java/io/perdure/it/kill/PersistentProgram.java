package io.perdure.it.kill;

import io.perdure.Cached;
import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints what an object has kept of the pages that it may have computed, and goes on with new ones
 * until it is killed. Arguments: the number of this run, and the first page that is new.
 */
final class PersistentProgram {

  static final int THREADS = 4;
  static final String NOTHING = "nothing";

  private static int run;

  private PersistentProgram() {}

  @DurableObject
  static class Book {
    private final DurableStorage storage = DurableStorage.current();

    /** The page and what is written are one write set. */
    @Cached(persistent = true)
    String page(int number) {
      String text = number + "/" + run;
      storage.put(Integer.toString(number), text);
      return text;
    }

    String written(int number) {
      return storage.getOrDefault(Integer.toString(number), NOTHING);
    }

    /** As a part of a longer turn. */
    String pageAndMore(int number) {
      String text = page(number);
      storage.put("last", text);
      return text;
    }
  }

  public static void main(String[] arguments) {
    run = Integer.parseInt(arguments[0]);
    AtomicInteger next = new AtomicInteger(Integer.parseInt(arguments[1]));
    Book book = DurableObjects.get(Book.class, "book");
    for (int number = 0; number < next.get(); number++) {
      String written = book.written(number);
      System.out.println("kept " + number + " " + written + " " + book.page(number));
    }
    for (int i = 0; i < THREADS; i++) {
      new Thread(() -> compute(book, next)).start();
    }
  }

  private static void compute(Book book, AtomicInteger next) {
    while (true) {
      int number = next.getAndIncrement();
      String text = number % 2 == 0 ? book.page(number) : book.pageAndMore(number);
      System.out.println("got " + number + " " + text);
    }
  }
}
