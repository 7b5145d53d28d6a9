package io.perdure.it.late;

import io.perdure.CacheInvalidate;
import io.perdure.Cached;
import io.perdure.DurableObject;
import io.perdure.DurableStorage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Classes that the program has loaded when the agent comes. */
final class Loaded {

  private Loaded() {}

  @DurableObject
  static class Counter {
    private int calls;

    long next() {
      DurableStorage storage = DurableStorage.current();
      long n = storage.getOrDefault("n", 0L) + 1;
      storage.put("n", n);
      return n;
    }

    int count() {
      int before = calls;
      Thread.onSpinWait();
      calls = before + 1;
      return calls;
    }

    CompletableFuture<Integer> countLater() {
      return CompletableFuture.completedFuture(count());
    }

    IntSupplier lambda() {
      return () -> {
        int before = calls;
        Thread.onSpinWait();
        calls = before + 1;
        return calls;
      };
    }

    IntSupplier inner() {
      return new Inner();
    }

    int of(Counter other) {
      return other.calls;
    }

    boolean isSame(Object other) {
      return other == this;
    }

    private final class Inner implements IntSupplier {
      @Override
      public int getAsInt() {
        int before = calls;
        Thread.onSpinWait();
        calls = before + 1;
        return calls;
      }
    }
  }

  /** Loaded, and not initialized when the agent comes. */
  @DurableObject
  static final class Sealed {
    private final DurableStorage storage = DurableStorage.current();

    static {
      System.out.println("Sealed is initialized");
    }

    private final String id;

    Sealed(String id) {
      this.id = id;
    }

    long next() {
      long n = storage.getOrDefault("n", 0L) + 1;
      storage.put("n", n);
      return n;
    }

    Sealed given(Sealed other) {
      return other;
    }

    /** A final class as a parameter. */
    boolean passesReference(Sealed to) {
      return to.given(this) != this;
    }

    @Override
    public String toString() {
      return "sealed " + id;
    }
  }

  @DurableObject
  static class Locked {
    private int calls;

    synchronized int count() {
      return ++calls;
    }

    int free() {
      return calls;
    }
  }

  /** Not durable, with code that a durable class has, too. */
  static class Base {
    private int calls;

    Base() {
      register();
    }

    void register() {}

    int count() {
      int before = calls;
      Thread.onSpinWait();
      calls = before + 1;
      return calls;
    }
  }

  /** Tells others of itself while it is made. */
  @DurableObject
  static class Leaking extends Base {
    static @Nullable Leaking leaked;

    private int own;

    @Override
    void register() {
      leaked = this;
    }

    int countOwn() {
      int before = own;
      Thread.onSpinWait();
      own = before + 1;
      return own;
    }

    boolean isLeaked(Leaking reference) {
      return leaked == this && leaked != reference;
    }
  }

  @DurableObject
  static class Parent {
    private int calls;

    int count() {
      int before = calls;
      Thread.onSpinWait();
      calls = before + 1;
      return calls;
    }
  }

  @DurableObject
  static class Child extends Parent {
    int countTwice() {
      count();
      return count();
    }
  }

  static class Stray extends Parent {}

  @DurableObject
  static class Catalog {
    private int computations;

    @Cached
    String page(String name) {
      return name + ++computations;
    }

    @CacheInvalidate(all = true)
    void forget() {}
  }

  /** Of no durable class. */
  static class Pages {
    private static final AtomicInteger OF_ALL = new AtomicInteger();

    private final AtomicInteger computations = new AtomicInteger();

    @Cached
    final String page(String name) {
      return name + computations.incrementAndGet();
    }

    @Cached
    static String ofAll(String name) {
      return name + OF_ALL.incrementAndGet();
    }

    @CacheInvalidate(all = true)
    void forget() {}
  }
}
