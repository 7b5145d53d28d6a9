package io.perdure.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.commit.Fence;
import io.perdure.runtime.commit.WriteSet;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.runtime.time.SystemTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the tests let other processes do with a data directory: {@code command directory}. */
final class StoreProcess {
  static final List<ObjectKey> OBJECTS =
      List.of(new ObjectKey("Counter", "orders"), new ObjectKey("Counter", "seats"));

  private static final int KEYS = 5;

  private StoreProcess() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[1]);
    if (args[0].equals("interrupted")) {
      Thread.currentThread().interrupt();
    }
    if (args[0].equals("other")) {
      readAsAnotherProgram(directory);
      return;
    }
    try (Store store = EmbeddedStore.open(directory)) {
      System.out.println("open");
      switch (args[0]) {
        case "open" -> store.commit(counted(store.lastNumber() + 1));
        case "interrupted" -> System.out.println("still interrupted " + Thread.interrupted());
        case "hold" -> awaitEndOfInput();
        case "count" -> count(store);
        case "fill" -> fill(store, directory);
        case "refill" -> refill(store, directory);
        case "limit" -> outgrowLimit(store);
        case "virtual" -> readVirtually(store);
        default -> throw new IllegalArgumentException(args[0]);
      }
    } catch (StoreException e) {
      System.out.println(e.getMessage());
    }
  }

  /** A batch that writes its number under every key of every object. */
  static WriteBatch counted(long number) {
    List<Write> writes = new ArrayList<>();
    for (ObjectKey object : OBJECTS) {
      for (int key = 0; key < KEYS; key++) {
        writes.add(new Write(object, "k" + key, Long.toString(number).getBytes(UTF_8)));
      }
    }
    return new WriteBatch(number, writes);
  }

  /** The numbers found under all keys; one number when every batch is whole. */
  static List<String> numbersIn(Store store) throws StoreException {
    List<String> numbers = new ArrayList<>();
    for (ObjectKey object : OBJECTS) {
      for (int key = 0; key < KEYS; key++) {
        numbers.add(text(store.read(object, "k" + key)));
      }
    }
    return numbers.stream().distinct().toList();
  }

  private static void awaitEndOfInput() throws Exception {
    System.in.transferTo(System.err);
  }

  /** As an sqlite3 tool does that somebody leaves open. */
  private static void readAsAnotherProgram(Path directory) throws Exception {
    try (Connection connection = Sqlite.connect(directory, false)) {
      long number = Sqlite.askNumber(connection, "SELECT last_number FROM durable");
      System.out.println("other reads " + number);
      awaitEndOfInput();
    }
  }

  private static void count(Store store) throws Exception {
    for (long number = store.lastNumber() + 1; ; number++) {
      store.commit(counted(number));
      System.out.println(number);
    }
  }

  /** Goes on until the disk is full, makes room, and goes on. */
  private static void fill(Store store, Path directory) throws Exception {
    long durable = commitUntilFailure(store, 50_000);
    System.out.println(
        "kept " + (store.lastNumber() == durable) + " " + isWholeUpTo(store, durable));
    Files.delete(directory.resolve("ballast"));
    store.commit(large(durable + 1, 50_000));
    System.out.println("goes on " + (store.lastNumber() == durable + 1));
  }

  /** Goes on until a commit fails, and makes room while that one is tried again. */
  private static void refill(Store store, Path directory) throws Exception {
    AtomicInteger failed = new AtomicInteger();
    Store watched =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) -> {
                  try {
                    return method.invoke(store, arguments);
                  } catch (InvocationTargetException e) {
                    if (failed.incrementAndGet() == 3) {
                      Files.delete(directory.resolve("ballast"));
                    }
                    throw e.getCause();
                  }
                });
    SystemTime time = new SystemTime();
    long number = 0;
    try (Committer committer =
        new Committer(watched, time, Runnable::run, 1_000_000, (durable, why) -> {})) {
      committer.start();
      while (failed.get() == 0) {
        number = committer.append(largeSet(number + 1), number, false);
        committer.await(number);
      }
    }
    System.out.println("tried again " + (failed.get() == 3));
    System.out.println("durable " + (store.lastNumber() == number));
    System.out.println("there " + (store.read(OBJECTS.get(0), "large" + number) != null));
  }

  private static WriteSet largeSet(long number) {
    return new WriteSet(
        OBJECTS.get(0), new Fence(), false, Map.of("large" + number, () -> new byte[50_000]), 0);
  }

  /**
   * Goes on until the process may not write more into one file, which SQLite calls an I/O error.
   */
  private static void outgrowLimit(Store store) throws Exception {
    long durable = commitUntilFailure(store, 300_000);
    System.out.println("read reopens " + (store.read(OBJECTS.get(0), "large") != null));
    long found = store.lastNumber();
    System.out.println("found " + (found == durable || found == durable + 1));
    System.out.println("whole " + isWholeUpTo(store, found));
    store.commit(large(found + 1, 10));
    System.out.println("goes on " + (store.lastNumber() == found + 1));
  }

  /** The last number committed; prints the failure. */
  private static long commitUntilFailure(Store store, int size) throws Exception {
    for (long number = store.lastNumber() + 1; ; number++) {
      try {
        store.commit(large(number, size));
      } catch (StoreException e) {
        System.out.println(e.getMessage());
        System.out.println("unknown " + e.outcomeUnknown() + ", retryable " + e.retryable());
        return number - 1;
      }
    }
  }

  private static WriteBatch large(long number, int size) {
    List<Write> writes = new ArrayList<>(counted(number).writes());
    writes.add(new Write(OBJECTS.get(0), "large", new byte[size]));
    writes.add(new Write(OBJECTS.get(0), "large" + number, new byte[size]));
    return new WriteBatch(number, writes);
  }

  /** Whether exactly the batch with this number is the last one there. */
  private static boolean isWholeUpTo(Store store, long number) throws StoreException {
    return numbersIn(store).equals(List.of(Long.toString(number)))
        && store.read(OBJECTS.get(0), "large" + number) != null
        && store.read(OBJECTS.get(0), "large" + (number + 1)) == null;
  }

  /** From an interrupted virtual thread, since that is the hardest; and who did the reading. */
  private static void readVirtually(Store store) throws Exception {
    store.commit(counted(1));
    AtomicReference<@Nullable Object> result = new AtomicReference<>();
    Runnable read =
        () -> {
          Thread.currentThread().interrupt();
          try {
            result.set(numbersIn(store) + " " + Thread.interrupted());
          } catch (StoreException e) {
            result.set(e);
          }
        };
    System.out.println("readers " + readThreads());
    Thread virtual =
        (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, read);
    virtual.join();
    System.out.println("read " + result.get());
    System.out.println("readers " + (readThreads() > 0));
  }

  private static long readThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(ReadThreads.NAME))
        .count();
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? "none" : new String(value, UTF_8);
  }
}
