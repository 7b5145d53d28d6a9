package io.perdure.it.process;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.it.agent.Values;
import io.perdure.it.agent.Values.Sample;
import java.util.Objects;

/** The programs that the tests of this package start; the first argument says which. */
final class Inside {

  @DurableObject
  static class Memory {
    private final DurableStorage storage = DurableStorage.current();

    void remember(Sample<?> sample) {
      storage.put(sample.name(), sample.value());
    }

    boolean remembers(Sample<?> sample) {
      return storage
          .get(sample.name(), sample.type())
          .filter(value -> Objects.deepEquals(value, sample.value()))
          .isPresent();
    }

    long next() {
      long n = storage.getOrDefault("n", 0L) + 1;
      storage.put("n", n);
      return n;
    }
  }

  @DurableObject
  static class LoadedLater {
    private int calls;

    int call() {
      return ++calls;
    }
  }

  private Inside() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "nothing" -> System.out.println("main ran");
      case "remember" -> remember();
      case "remembers" -> remembers();
      case "hold" -> hold();
      case "properties" -> properties();
      case "attached" -> attached();
      case "plain" -> plain();
      case "libraries" -> libraries(arguments);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static Memory memory() {
    return DurableObjects.get(Memory.class, "m");
  }

  private static void remember() {
    Values.all().forEach(memory()::remember);
    System.out.println(memory().next());
  }

  private static void remembers() {
    for (Sample<?> sample : Values.all()) {
      System.out.println(sample + " " + memory().remembers(sample));
    }
    System.out.println(memory().next());
  }

  /** Until its input ends. */
  private static void hold() throws Exception {
    System.out.println("holding");
    System.exit(System.in.read() < 0 ? 0 : 1);
  }

  private static void properties() {
    System.getProperties().stringPropertyNames().stream().sorted().forEach(System.out::println);
  }

  private static void attached() throws Exception {
    Class.forName(Memory.class.getName()); // loaded before the agent
    System.out.println(attempt(Inside::memory));
    System.out.println(System.in.read() > 0);
    System.out.println(DurableObjects.isActive());
    System.out.println(attempt(() -> DurableObjects.get(LoadedLater.class, "x").call()));
    System.out.println(attempt(() -> memory().next()));
  }

  private static void plain() {
    LoadedLater plain = new LoadedLater();
    System.out.println(plain.call() + plain.call());
    System.out.println(DurableObjects.isActive());
    System.out.println(attempt(Inside::memory));
    System.out.println(attempt(Memory::new));
  }

  /** Calls the application's own classes of these names. */
  private static void libraries(String[] arguments) throws Exception {
    for (int i = 1; i < arguments.length; i++) {
      System.out.println(Class.forName(arguments[i]).getMethod("own").invoke(null));
    }
    System.out.println(memory().next());
  }

  private static String attempt(Code code) {
    try {
      return String.valueOf(code.run());
    } catch (Exception e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private interface Code {
    Object run() throws Exception;
  }
}
