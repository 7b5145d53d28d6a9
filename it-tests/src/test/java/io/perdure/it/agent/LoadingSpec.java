package io.perdure.it.agent;

import static io.perdure.it.agent.Compiled.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.DurableObjects;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When classes around a durable one are loaded, by whom, and when they are unloaded. */
class LoadingSpec {

  /**
   * The inner class touches no field of the durable one, so it is woven for its role only; and one
   * of another class, at whose file the agent looks for that.
   */
  private static final String OUTER =
      """
      package %s;
      import java.util.concurrent.CountDownLatch;
      import java.util.function.IntSupplier;
      @io.perdure.DurableObject(name = "%s")
      public class Outer extends Base {
        private int n;
        public class Inner implements IntSupplier {
          public int getAsInt() { return bump() + Other.zero; }
          public int twice() { bump(); return bump(); }
          class Sum { int ofTwo() { return bump() + bump(); } }
        }
        public static class Mine extends java.util.concurrent.CompletableFuture<Integer> {}
        @io.perdure.Interleaved
        public int waits(Outer other) {
          Mine mine = new Mine();
          mine.thenApply(x -> bump());
          mine.complete(other.bump());
          return mine.join();
        }
        int bump() { return ++n; }
        public Inner inner() { return new Inner(); }
        public IntSupplier deeper() { return () -> new Inner().new Sum().ofTwo(); }
        public int occupy(CountDownLatch inside, CountDownLatch release) throws Exception {
          inside.countDown();
          release.await();
          return n;
        }
      }
      """;

  private static final String BASE =
      """
      package %s;
      public class Base {
        private int b;
        public class Near implements java.util.function.IntSupplier {
          public int getAsInt() { plus(); return plus(); }
        }
        int plus() { return ++b; }
        public java.util.function.IntSupplier near() { return new Near(); }
      }
      """;

  private static final String OTHER = "package %s; class Other { static int zero = 0; }";

  @Test
  void innerClassThatWasLoadedBeforeIsWovenForTheFirstInstance() throws Exception {
    Compiled loader = Compiled.of(List.of(), sources("loading.before"));
    Class.forName("loading.before.Outer$Inner", true, loader);
    Object outer =
        DurableObjects.get(loader.loadClass("loading.before.Outer"), DurableObjects.newId());

    assertOneTurn(outer);
  }

  @Test
  void innerClassOfASuperclassInAnotherLoaderThatWasLoadedBeforeIsWovenToo() throws Exception {
    Compiled loader = Compiled.split("loading.parent.O", sources("loading.parent"));
    Class.forName("loading.parent.Base$Near", true, loader.getParent());
    Object outer =
        DurableObjects.get(loader.loadClass("loading.parent.Outer"), DurableObjects.newId());
    IntSupplier near = (IntSupplier) call(outer, "near");

    assertOneTurn(outer, near::getAsInt);
  }

  /**
   * The other thread has asked what the inner class is, and been told that it is nothing, but not
   * defined it yet when the durable class is used.
   */
  @Test
  void innerClassThatAnotherThreadIsLoadingIsNotMissed() throws Exception {
    Slow loader = new Slow(Compiled.of(List.of(), sources("loading.meanwhile")));
    Parallel.Started<Class<?>> other =
        Parallel.start(() -> Class.forName("loading.meanwhile.Outer$Inner", false, loader));
    Parallel.await(loader.looking);

    Parallel.Started<Object> used =
        Parallel.start(
            () ->
                DurableObjects.get(
                    loader.loadClass("loading.meanwhile.Outer"), DurableObjects.newId()));
    untilItIsBlockedOrDone(used);
    loader.goOn.countDown();
    other.result();

    assertOneTurn(used.result());
  }

  @Test
  void durableClassIsUnloadedWithItsLoaderThoughItsSuperclassStays() throws Exception {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    List<ClassLoader> staying = new ArrayList<>();
    WeakReference<Object> lower = usedAndLeft(collected, staying);

    assertThat(first(collected)).isSameAs(lower);
    assertThat(call(newInstance(staying.get(0), "loading.unloaded.Base"), "near")).isNotNull();
  }

  private static WeakReference<Object> usedAndLeft(
      ReferenceQueue<Object> collected, List<ClassLoader> staying) throws Exception {
    Compiled lower = Compiled.split("loading.unloaded.O", sources("loading.unloaded"));
    staying.add(lower.getParent());
    Object outer =
        DurableObjects.get(lower.loadClass("loading.unloaded.Outer"), DurableObjects.newId());
    assertThat(((IntSupplier) call(outer, "inner")).getAsInt()).isEqualTo(1);
    assertThat(((IntSupplier) call(outer, "near")).getAsInt()).isEqualTo(2);
    assertThat(((IntSupplier) call(outer, "deeper")).getAsInt()).isEqualTo(5);
    call(newInstance(lower, "loading.unloaded.Outer"), "inner");
    assertThat(call(outer, "waits", outer)).isEqualTo(4);
    return new WeakReference<>(lower, collected);
  }

  private static Object newInstance(ClassLoader loader, String name) throws Exception {
    return loader.loadClass(name).getConstructor().newInstance();
  }

  /** Collections are asked for, until there is one or a minute is over. */
  private static @Nullable Reference<?> first(ReferenceQueue<Object> queue)
      throws InterruptedException {
    @Nullable Reference<?> found = null;
    for (int i = 0; found == null && i < 120; i++) {
      System.gc();
      found = queue.remove(500);
    }
    return found;
  }

  private static void assertOneTurn(Object outer) throws Exception {
    Object inner = call(outer, "inner");
    assertOneTurn(outer, () -> call(inner, "twice"));
  }

  /** It waits as one call, rather than in one of those that it makes. */
  private static void assertOneTurn(Object outer, Callable<Object> leaked) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<Object> busy = Parallel.start(() -> call(outer, "occupy", inside, release));
    Parallel.await(inside);
    Parallel.Started<Object> queued = Parallel.start(leaked).untilItWaits();

    assertThat(queued.thread().getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .doesNotContain("bump", "plus");
    release.countDown();

    assertThat(busy.result()).isEqualTo(0);
    assertThat(queued.result()).isEqualTo(2);
  }

  private static void untilItIsBlockedOrDone(Parallel.Started<?> started) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!started.task().isDone() && started.thread().getState() != Thread.State.BLOCKED) {
      assertThat(System.nanoTime()).isLessThan(limit);
      Thread.onSpinWait();
    }
  }

  private static String[] sources(String where) {
    return new String[] {
      OUTER.formatted(where, DurableObjects.newId()), BASE.formatted(where), OTHER.formatted(where)
    };
  }

  /** Lets the first one who looks for the file of the other class wait. */
  private static final class Slow extends ClassLoader {
    static {
      registerAsParallelCapable();
    }

    private final Compiled classes;
    private final CountDownLatch looking = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    Slow(Compiled classes) {
      super(classes.getParent());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (InputStream in = classes.getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      if (name.endsWith("Other.class") && looking.getCount() > 0) {
        looking.countDown();
        Parallel.await(goOn);
      }
      return classes.getResourceAsStream(name);
    }
  }
}
