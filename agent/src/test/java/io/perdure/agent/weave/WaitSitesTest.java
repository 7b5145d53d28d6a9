package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Which calls become call sites of the engine (rules 3.3, 3.4). */
class WaitSitesTest {

  private static final int STATIC = 1;
  private static final int INTERLEAVED = 2;
  private static final int BLOCKS = INTERLEAVED | 4;
  private static final int CACHED = 16;
  private static final int CALLS = INTERLEAVED | 8;

  /** Each of them once, and once with {@code Async}. */
  private static final List<String> COMBINATORS =
      List.of(
          "thenApply",
          "thenAccept",
          "thenRun",
          "thenCombine",
          "thenAcceptBoth",
          "runAfterBoth",
          "applyToEither",
          "acceptEither",
          "runAfterEither",
          "thenCompose",
          "handle",
          "whenComplete",
          "exceptionally",
          "exceptionallyCompose");

  private static final String ALL =
      """
      package t;
      import java.util.concurrent.*;
      @io.perdure.DurableObject
      public class X {
        private int n;
        static class Mine extends CompletableFuture<String> {}
        void all(TYPE f, TYPE g) {
          f.thenApply(x -> n);
          f.thenAccept(x -> n++);
          f.thenRun(() -> n++);
          f.thenCombine(g, (x, y) -> n);
          f.thenAcceptBoth(g, (x, y) -> n++);
          f.runAfterBoth(g, () -> n++);
          f.applyToEither(g, x -> n);
          f.acceptEither(g, x -> n++);
          f.runAfterEither(g, () -> n++);
          f.thenCompose(x -> g);
          f.handle((x, e) -> n);
          f.whenComplete((x, e) -> n++);
          f.exceptionally(e -> "");
          f.exceptionallyCompose(e -> g);
          f.thenApplyAsync(x -> n);
          f.thenAcceptAsync(x -> n++);
          f.thenRunAsync(() -> n++);
          f.thenCombineAsync(g, (x, y) -> n);
          f.thenAcceptBothAsync(g, (x, y) -> n++);
          f.runAfterBothAsync(g, () -> n++);
          f.applyToEitherAsync(g, x -> n);
          f.acceptEitherAsync(g, x -> n++);
          f.runAfterEitherAsync(g, () -> n++);
          f.thenComposeAsync(x -> g);
          f.handleAsync((x, e) -> n);
          f.whenCompleteAsync((x, e) -> n++);
          f.exceptionallyAsync(e -> "");
          f.exceptionallyComposeAsync(e -> g);
        }
        void left(TYPE f, TYPE g, Executor own) {
          f.thenApplyAsync(x -> n, own);
          f.thenCombineAsync(g, (x, y) -> n, own);
          f.runAfterEitherAsync(g, () -> n++, own);
          f.exceptionallyAsync(e -> "", own);
          f.toCompletableFuture();
        }
        int started(TYPE f) {
          all(f, f);
          return n;
        }
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"CompletionStage<String>", "CompletableFuture<String>", "Mine"})
  void everyCombinatorIsLinkedByTheEngine(String type) throws Exception {
    World world = World.of(ALL.replace("TYPE", type));
    List<String> expected = new ArrayList<>();
    COMBINATORS.forEach(name -> expected.add(name + " 0"));
    COMBINATORS.forEach(name -> expected.add(name + "Async 0"));

    assertThat(sites(world, "t/X", "all")).containsExactlyElementsOf(expected);
    assertThat(sites(world, "t/X", "left")).isEmpty();
    assertThat(World.call(world.make("t.X"), "started", world.make("t.X$Mine"))).isEqualTo(0);
    assertThat(world.log).contains(List.of("wait", "thenCombineAsync", 0));
  }

  @Test
  void oneClassFileBecomesTheSameEachTime() {
    World world = World.of(ALL.replace("TYPE", "CompletableFuture<String>"));
    byte[] original = Objects.requireNonNull(world.original("t/X"));

    byte[] once = new Weaver(world).weave(original).bytes();
    assertThat(new Weaver(world).weave(original).bytes()).isEqualTo(once);
  }

  @Test
  void waitsForFuturesAreLinkedAndOthersOfTheNameAreNot() {
    World world =
        World.of(
            """
            package t;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.concurrent.atomic.*;
            import java.util.function.*;
            @io.perdure.DurableObject
            public class X {
              interface Promise<T> extends Future<T> { T join(); }
              interface Named extends Future<String> { @Override String get(); }
              Object waits(CompletableFuture<String> f, Future<String> g, FutureTask<String> h,
                  Promise<String> own, Named named, ForkJoinTask<String> task) throws Exception {
                f.join();
                f.get();
                f.get(1, TimeUnit.SECONDS);
                g.get();
                g.get(1, TimeUnit.SECONDS);
                h.get();
                own.join();
                named.get();
                task.join();
                return CompletableFuture.anyOf(CompletableFuture.allOf(f), f);
              }
              Object others(Supplier<String> s, AtomicReference<String> a, Optional<String> o,
                  Map<String, String> m, Thread t, List<String> l, AtomicInteger i, int[] array)
                  throws Exception {
                t.join();
                t.join(1);
                s.get();
                a.get();
                o.get();
                i.get();
                m.get("k");
                array.clone();
                Thread.sleep(0);
                return String.join(l.get(0), l);
              }
            }
            """);

    assertThat(sites(world, "t/X", "waits"))
        .containsExactly(
            "join 0", "get 0", "get 0", "get 0", "get 0", "get 0", "join 0", "get 0", "join 0",
            "allOf 1", "anyOf 1");
    assertThat(sites(world, "t/X", "others")).isEmpty();
  }

  @Test
  void codeAroundTheObjectIsWovenToo() throws Exception {
    World world =
        World.of(
            """
            package t;
            import java.util.concurrent.*;
            import java.util.function.*;
            public class Base implements Roots {
              private int n;
              CompletionStage<Integer> inherited(CompletionStage<String> f) {
                return f.thenApply(x -> { return f.thenApply(y -> ++n) == null ? 0 : 1; });
              }
              static CompletionStage<Integer> standing(CompletionStage<String> f) {
                return f.thenApply(String::length);
              }
            }
            interface Roots {
              default Object byDefault(CompletableFuture<String> f) { return f.thenRun(() -> {}); }
            }
            @io.perdure.DurableObject class X extends Base {
              private int m;
              static final Supplier<Object> LAMBDA =
                  () -> new CompletableFuture<String>().thenApply(String::length);
              static CompletableFuture<String> made;
              static { made = new CompletableFuture<String>().thenApply(x -> x); }
              class Inner {
                Object inner(CompletableFuture<String> f) { return f.thenAccept(x -> m++); }
              }
              static class Nested {
                Object nested(CompletableFuture<String> f) { return f.handle((x, e) -> x); }
              }
              X() { made.whenComplete((x, e) -> m++); }
              Runnable anonymous(CompletableFuture<String> f) {
                return new Runnable() {
                  @Override public void run() { f.thenRun(() -> m++); }
                };
              }
              <T, F extends CompletableFuture<T>> Object generic(F f) {
                return f.thenApply(Object::toString).thenCompose(CompletableFuture::completedFuture);
              }
            }
            """);

    assertThat(sitesIn(world, "t/Base", any -> true)).hasSize(3).containsOnly("thenApply 0");
    assertThat(sites(world, "t/Roots", "byDefault")).containsExactly("thenRun 0");
    assertThat(sites(world, "t/X", "lambda$static$0")).containsExactly("thenApply 0");
    assertThat(sites(world, "t/X", "<clinit>")).containsExactly("thenApply 0");
    assertThat(sites(world, "t/X", "<init>")).containsExactly("whenComplete 0");
    assertThat(sites(world, "t/X", "generic")).containsExactly("thenApply 0", "thenCompose 0");
    assertThat(sitesIn(world, "t/X$Inner", any -> true)).containsExactly("thenAccept 0");
    assertThat(sitesIn(world, "t/X$Nested", any -> true)).containsExactly("handle 0");
    assertThat(sitesIn(world, "t/X$1", any -> true)).containsExactly("thenRun 0");
    assertThat(world.make("t.X")).isNotNull();
  }

  private static final String BLOCKING_CALLS =
      """
      package t;
      import java.util.concurrent.*;
      import java.util.function.*;
      @io.perdure.DurableObject
      public class X {
        @io.perdure.Interleaved
        void interleaved(X other, Y y, CompletableFuture<String> f, java.io.InputStream in,
            java.sql.Connection connection, java.net.http.HttpClient client) throws Exception {
          Thread.sleep(1);
          Thread.sleep(1, 2);
          TimeUnit.SECONDS.sleep(1);
          client.send(null, (java.net.http.HttpResponse.BodyHandler<String>) null);
          connection.createStatement().executeUpdate("");
          connection.prepareStatement("").executeQuery();
          connection.prepareCall("").execute();
          in.read();
          in.readAllBytes();
          f.join();
          f.thenApply(x -> x);
          y.call();
          other.plain(null);
        }
        @io.perdure.Interleaved
        void left(X other, Y y, java.util.List<String> list) {
          plain(null);
          this.plain(null);
          y.later();
          Y.standing();
          list.size();
          y.hidden(null);
        }
        @io.perdure.Interleaved
        Callable<Object> lambdas(X other) {
          Supplier<Callable<Object>> outer = () -> () -> { Thread.sleep(1); return other; };
          return outer.get();
        }
        Object lambdas(Y y) {
          Callable<Object> lambda = () -> { Thread.sleep(1); return y; };
          return lambda;
        }
        @io.perdure.Interleaved
        Callable<Object> inner() {
          return new Callable<>() {
            @Override public Object call() throws Exception { Thread.sleep(1); return this; }
          };
        }
        void plain(Y y) throws RuntimeException {
          try { Thread.sleep(1); } catch (InterruptedException e) { }
          if (y != null) { y.call(); }
        }
      }
      @io.perdure.DurableObject class Y {
        int call() { return 1; }
        CompletableFuture<String> later() { return null; }
        static void standing() {}
        void hidden(other.Hidden m) {}
      }
      """;

  private static final String HIDDEN = "package other; public class Hidden { }";

  @Test
  void blockingCallsAreLinkedInInterleavedCodeOnly() {
    World world = World.of(BLOCKING_CALLS, HIDDEN);

    assertThat(sites(world, "t/X", "interleaved"))
        .containsExactly(
            "sleep " + (BLOCKS | STATIC),
            "sleep " + (BLOCKS | STATIC),
            "sleep " + BLOCKS,
            "send " + BLOCKS,
            "executeUpdate " + BLOCKS,
            "executeQuery " + BLOCKS,
            "execute " + BLOCKS,
            "read " + INTERLEAVED,
            "readAllBytes " + INTERLEAVED,
            "join " + INTERLEAVED,
            "thenApply " + INTERLEAVED,
            "call " + CALLS,
            "plain " + CALLS);
    assertThat(sites(world, "t/X", "plain")).isEmpty();
    assertThat(world.refusals).isEmpty();
  }

  @Test
  void whatTheClassMayNotNameIsLeftAlone() {
    Map<String, byte[]> classes = Snippets.compile(BLOCKING_CALLS, HIDDEN);
    assertThat(sites(World.woven(classes), "t/X", "left")).containsExactly("hidden " + CALLS);

    ClassNode hidden = Weaver.parse(Snippets.of(classes, "other/Hidden"));
    hidden.access &= ~Opcodes.ACC_PUBLIC;
    classes.put("other/Hidden", Weaver.write(hidden));

    assertThat(sites(World.woven(classes), "t/X", "left")).isEmpty();
  }

  private static final String CACHED_CODE =
      """
      package t;
      import java.util.concurrent.*;
      public class Base {
        @io.perdure.Cached int inherited() throws Exception { Thread.sleep(1); return 1; }
      }
      @io.perdure.DurableObject class X extends Base {
        @io.perdure.Cached int m(@io.perdure.CacheKey int i, Y y, CompletableFuture<String> f) throws Exception {
          Thread.sleep(1);
          f.join();
          f.thenApply(x -> x);
          y.call();
          return m(i - 1, y, f);
        }
        @io.perdure.Cached static int standing(Y y) throws Exception { Thread.sleep(1); return y.call(); }
        @io.perdure.Cached @io.perdure.Interleaved int both() throws Exception { Thread.sleep(1); return 1; }
        @io.perdure.Cached Object lambda() throws Exception {
          Callable<Callable<Object>> outer = () -> () -> { Thread.sleep(1); return null; };
          return outer.call().call();
        }
        @io.perdure.Cached Object inner() throws Exception {
          return new Callable<Object>() {
            @Override public Object call() throws Exception { Thread.sleep(1); return null; }
          }.call();
        }
        @io.perdure.CacheInvalidate(all = true) void drops(CompletableFuture<String> f) throws Exception { Thread.sleep(1); f.join(); }
        int plain(Y y) throws Exception { Thread.sleep(1); return y.call(); }
        static class Mate {
          @io.perdure.Cached int own(@io.perdure.CacheKey int i, CompletableFuture<String> f) throws Exception { Thread.sleep(1); f.join(); return 1; }
        }
      }
      @io.perdure.DurableObject class Y { int call() { return 1; } }
      """;

  @Test
  void blockingCallsAreLinkedInCachedCodeToo() {
    World world = World.of(CACHED_CODE);
    assertThat(world.refusals).isEmpty();

    assertThat(sites(world, "t/X", "m"))
        .containsExactly(
            "sleep " + (CACHED | 4 | STATIC),
            "join " + CACHED,
            "thenApply " + CACHED,
            "call " + (CACHED | 8));
    assertThat(sites(world, "t/X", "standing"))
        .containsExactly("sleep " + (CACHED | 4 | STATIC), "call " + (CACHED | 8));
    assertThat(sites(world, "t/X", "both")).containsExactly("sleep " + (BLOCKS | STATIC));
    assertThat(sites(world, "t/X", "lambda$lambda$1"))
        .containsExactly("sleep " + (CACHED | 4 | STATIC));
    assertThat(sitesIn(world, "t/X$1", any -> true))
        .containsExactly("sleep " + (CACHED | 4 | STATIC));
    assertThat(sites(world, "t/Base", "inherited"))
        .containsExactly("sleep " + (CACHED | 4 | STATIC));
  }

  @Test
  void whatInvalidatesOrIsKeptByOthersIsNotCachedCode() {
    World world = World.of(CACHED_CODE);

    assertThat(sites(world, "t/X", "drops")).containsExactly("join 0");
    assertThat(sites(world, "t/X", "plain")).isEmpty();
    assertThat(sites(world, "t/X$Mate", "own")).containsExactly("join 0");
  }

  @Test
  void lambdasAndInnerClassesOfInterleavedCodeAreInterleaved() {
    World world = World.of(BLOCKING_CALLS, HIDDEN);

    List<String> lambdas = sitesIn(world, "t/X", name -> name.startsWith("lambda$lambdas$"));
    assertThat(lambdas).containsExactly("sleep " + (BLOCKS | STATIC));
    assertThat(sites(world, "t/X$1", "call")).containsExactly("sleep " + (BLOCKS | STATIC));
  }

  @Test
  void annotationOfAClassIsForAllThatIsWrittenInIt() {
    World world =
        World.of(
            """
            package t;
            @io.perdure.Interleaved
            @io.perdure.DurableObject
            public class X extends Base {
              private int n;
              void own() throws Exception { Thread.sleep(1); }
              class Inner {
                void inner() throws Exception { Thread.sleep(++n); }
              }
              static class Nested {
                void nested() throws Exception { Thread.sleep(1); }
              }
            }
            class Base { void inherited() throws Exception { Thread.sleep(1); } }
            """);
    String sleeps = "sleep " + (BLOCKS | STATIC);

    assertThat(sites(world, "t/X", "own")).containsExactly(sleeps);
    assertThat(sites(world, "t/X$Inner", "inner")).containsExactly(sleeps);
    assertThat(sites(world, "t/X$Nested", "nested")).isEmpty();
    assertThat(sites(world, "t/Base", "inherited")).isEmpty();
  }

  private static List<String> sites(World world, String type, String method) {
    return sitesIn(world, type, method::equals);
  }

  /** Name and flags of the sites in the methods whose names match. */
  private static List<String> sitesIn(World world, String type, Predicate<String> methods) {
    List<String> sites = new ArrayList<>();
    for (MethodNode method : world.node(type).methods) {
      if (methods.test(method.name)) {
        for (AbstractInsnNode each : method.instructions) {
          if (each instanceof InvokeDynamicInsnNode site && site.bsm.getName().equals("linkWait")) {
            assertThat(((Handle) site.bsmArgs[0]).getName()).isEqualTo(site.name);
            sites.add(site.name + " " + site.bsmArgs[1]);
          }
        }
      }
    }
    return sites;
  }
}
