package io.perdure.it.late;

import io.perdure.DurableObjects;
import io.perdure.it.late.Loaded.Base;
import io.perdure.it.late.Loaded.Catalog;
import io.perdure.it.late.Loaded.Child;
import io.perdure.it.late.Loaded.Counter;
import io.perdure.it.late.Loaded.Leaking;
import io.perdure.it.late.Loaded.Locked;
import io.perdure.it.late.Loaded.Pages;
import io.perdure.it.late.Loaded.Parent;
import io.perdure.it.late.Loaded.Sealed;
import io.perdure.it.late.Loaded.Stray;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Makes objects, waits for the agent, and prints what became of them. */
final class LateProgram {
  private static final int THREADS = 8;
  private static final int ROUNDS = 500;
  private static final int NUMBERS = 40;

  private final Counter counter = new Counter();
  private final IntSupplier lambda = counter.lambda();
  private final IntSupplier inner = counter.inner();
  private final Locked locked = new Locked();
  private final Leaking leaking = new Leaking();
  private final Base base = new Base();
  private final Child child = new Child();
  private final Stray stray = new Stray();
  private final Catalog catalog = new Catalog();
  private final Pages pages = new Pages();

  private LateProgram() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("again")) {
      say("counter", DurableObjects.get(Counter.class, "a").next());
      say("sealed", DurableObjects.get(Sealed.class, "a").next());
      say("later", DurableObjects.get(LoadedLater.class, "a").next());
      return;
    }
    Class.forName(Sealed.class.getName(), false, LateProgram.class.getClassLoader());
    LateProgram program = new LateProgram();
    program.beforeTheAgent();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    underTheAgent(in, program);
  }

  private static void underTheAgent(BufferedReader in, LateProgram program) throws Exception {
    say("ready", "");
    await(in);
    program.numbers();
    program.instancesFromBefore();
    program.instancesFromNow();
    program.refusals();
    program.inheritance();
    program.cached();
    collected();
    say("done", "");
    await(in);
    program.numbers();
    program.instancesFromBefore();
    program.refusals();
    program.cached();
  }

  private static void await(BufferedReader in) throws IOException {
    if (in.readLine() == null) {
      throw new IOException("Nobody has attached the agent");
    }
  }

  private void beforeTheAgent() {
    locked.count();
    leaking.count();
    base.count();
    child.countTwice();
    stray.count();
    counter.count();
    say("not cached", catalog.page("x") + pages.page("x") + Pages.ofAll("x") + Pages.ofAll("x"));
    say("lambda", lambda.getAsInt());
    say("inner", inner.getAsInt());
  }

  private void numbers() throws Exception {
    List<Long> numbers = onThreads(NUMBERS, () -> DurableObjects.get(Counter.class, "a").next());
    say("unique numbers", new TreeSet<>(numbers).size() == THREADS * NUMBERS);
    say("sealed numbers", onThreads(1, () -> DurableObjects.get(Sealed.class, "a").next()).size());
    say("later", DurableObjects.get(LoadedLater.class, "a").next());
  }

  private void instancesFromBefore() throws Exception {
    int before = counter.count();
    onThreads(ROUNDS, counter::count);
    onThreads(ROUNDS, lambda::getAsInt);
    onThreads(ROUNDS, inner::getAsInt);
    onThreads(10, () -> counter.countLater().get(60, TimeUnit.SECONDS));
    say("lost calls", before + THREADS * (3 * ROUNDS + 10) + 1 - counter.count());
    say("storage", attempt(counter::next));
  }

  private void instancesFromNow() throws Exception {
    Counter made = new Counter();
    onThreads(ROUNDS, made::count);
    say("lost calls of a new one", THREADS * ROUNDS + 1 - made.count());
    Counter a = DurableObjects.get(Counter.class, "a");
    Counter b = DurableObjects.get(Counter.class, "b");
    say("one reference", a == DurableObjects.get(Counter.class, "a") && !a.equals(b));
    say("field of another", attempt(() -> a.of(b)));
    say("field of one from before", attempt(() -> a.of(counter)));
    Sealed x = DurableObjects.get(Sealed.class, "x");
    say("text", x);
    say("passes its reference", x.passesReference(DurableObjects.get(Sealed.class, "y")));
  }

  private void refusals() {
    say("synchronized", attempt(() -> DurableObjects.get(Locked.class, "a").count()));
    say("synchronized from before", attempt(locked::free));
    say("not annotated", attempt(stray::count));
  }

  private void inheritance() throws Exception {
    int before = leaking.count();
    onThreads(ROUNDS, leaking::count);
    onThreads(ROUNDS, leaking::countOwn);
    say("lost calls of a superclass", before + THREADS * ROUNDS + 1 - leaking.count());
    say("other instances", base.count());
    Leaking reference = DurableObjects.get(Leaking.class, "a");
    reference.count();
    say("leaked by its constructor", reference.isLeaked(reference));
    Leaking leaked = Objects.requireNonNull(Leaking.leaked);
    int after = leaked.count();
    onThreads(ROUNDS, leaked::count);
    onThreads(ROUNDS, reference::count);
    say("lost calls of a leaked one", after + 2 * THREADS * ROUNDS + 1 - reference.count());
    for (Parent each :
        List.of(
            child,
            DurableObjects.get(Child.class, "a"),
            DurableObjects.get(LoadedLater.class, "b"))) {
      int first = each.count();
      onThreads(ROUNDS, each::count);
      say(
          "lost calls of " + each.getClass().getSimpleName(),
          first + THREADS * ROUNDS + 1 - each.count());
    }
  }

  private void cached() throws Exception {
    Catalog reference = DurableObjects.get(Catalog.class, "a");
    cached("an object", () -> reference.page("x"), reference::forget);
    cached("an object from before", () -> catalog.page("x"), catalog::forget);
    cached("an instance from before", () -> pages.page("x"), pages::forget);
    cached(
        "a class",
        () -> Pages.ofAll("x"),
        () -> DurableObjects.cached(Pages.class, "ofAll").invalidateAll());
  }

  private static void cached(String whose, Callable<String> call, Runnable forget)
      throws Exception {
    TreeSet<String> all = new TreeSet<>(onThreads(ROUNDS, call));
    forget.run();
    all.addAll(onThreads(ROUNDS, call));
    say("values of " + whose, all.size());
  }

  /** What nobody holds goes, though it was called. */
  private static void collected() throws Exception {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    List<WeakReference<Object>> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Counter made = new Counter();
      made.count();
      made.countLater().get(60, TimeUnit.SECONDS);
      all.add(new WeakReference<>(made, queue));
      all.add(new WeakReference<>(DurableObjects.get(Counter.class, "never called " + i), queue));
    }
    int gone = 0;
    for (int attempts = 0; gone < all.size() && attempts < 60; attempts++) {
      System.gc();
      while (queue.remove(1_000) != null) {
        gone++;
      }
    }
    say("collected", gone + " of " + all.size());
  }

  private static <T> List<T> onThreads(int rounds, Callable<T> code) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<List<T>>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      all.add(
          threads.submit(
              () -> {
                List<T> results = new ArrayList<>();
                start.await(60, TimeUnit.SECONDS);
                for (int round = 0; round < rounds; round++) {
                  results.add(code.call());
                }
                return results;
              }));
    }
    threads.shutdown();
    List<T> results = new ArrayList<>();
    for (Future<List<T>> each : all) {
      results.addAll(each.get(120, TimeUnit.SECONDS));
    }
    return results;
  }

  private static String attempt(Callable<?> code) {
    try {
      return String.valueOf(code.call());
    } catch (Exception e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private static void say(String what, Object outcome) {
    System.out.println(what + ": " + outcome);
  }
}
