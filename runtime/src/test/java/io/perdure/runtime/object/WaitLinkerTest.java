package io.perdure.runtime.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.entry.PerdureEntry;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.time.VirtualTime;
import io.perdure.runtime.turn.Gate;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What wait sites of unusual classes are linked to (rules 3.3, 3.4). */
class WaitLinkerTest {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final ScriptedStore store = new ScriptedStore();
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    engine =
        new Engine(
            WovenThing.PLATFORM,
            () -> store,
            new VirtualTime(),
            task -> new Thread(task).start(),
            Options.STRICT);
    WovenThing.use(engine);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void stageThatIsNoFutureIsAskedForOne() {
    CompletableFuture<String> pending = new CompletableFuture<>();
    CompletionStage<String> minimal = CompletableFuture.completedStage("x");
    CompletionStage<?> refusing =
        stage(
            () -> {
              throw new UnsupportedOperationException();
            });

    assertThat(Stages.isDone(pending)).isFalse();
    assertThat(Stages.isDone(pending.minimalCompletionStage())).isFalse();
    assertThat(Stages.isDone(minimal)).isTrue();
    assertThat(Stages.isDone(refusing)).isFalse();
    assertThat(Stages.isDone(stage(() -> pending))).isFalse();
    assertThat(Stages.isDone(stage(() -> CompletableFuture.completedFuture("x")))).isTrue();
    assertThat(Stages.isDone(null)).isTrue();
  }

  private static CompletionStage<?> stage(Supplier<CompletableFuture<?>> toFuture) {
    return (CompletionStage<?>)
        Proxy.newProxyInstance(
            WaitLinkerTest.class.getClassLoader(),
            new Class<?>[] {CompletionStage.class},
            (proxy, method, arguments) -> toFuture.get());
  }

  @Test
  void narrowedResultIsKeptWhereTheClassHasTheFormWithAnExecutor() throws Throwable {
    Narrow pending = new Narrow();
    MethodHandle run = site(Narrow.class, "thenRun", Narrow.class, Runnable.class);
    MethodHandle accept = site(Narrow.class, "thenAccept", Narrow.class, Consumer.class);
    Consumer<Object> consumer = any -> {};
    Runnable action = () -> {};

    assertThat(inTurn(() -> (Object) run.invoke(pending, action))).isSameAs(pending);
    assertThat(pending.executor).isInstanceOf(TurnExecutor.class);
    assertThat(inTurn(() -> (Object) accept.invoke(pending, consumer))).isSameAs(pending);
    assertThat(pending.accepted).isTrue();
  }

  @Test
  void whatIsNoStageFutureOrSocketIsCalledAsItIsWritten() throws Throwable {
    Lookalike other = new Lookalike();
    MethodHandle apply = site(Lookalike.class, "thenApply", Object.class, Function.class);
    MethodHandle get = site(Lookalike.class, "get", Object.class);
    MethodHandle read = site(InputStream.class, "read", int.class);

    inTurn(
        () -> {
          assertThat((Object) apply.invoke(other, Function.identity())).isEqualTo("applied");
          assertThat((Object) get.invoke(other)).isEqualTo("got");
          assertThat((int) read.invoke(InputStream.nullInputStream())).isEqualTo(-1);
          return null;
        });
    MethodHandle join = site(Future.class, "get", Object.class);
    assertThatThrownBy(() -> inTurn(() -> (Object) join.invoke((Object) null)))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void continuationsAreForgottenWhenTheyAreDone() {
    Continuations continuations = new Continuations();
    Gate section = new Gate(new VirtualTime(), 0);
    List<CompletableFuture<String>> kept = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      CompletableFuture<String> each = new CompletableFuture<>();
      kept.add(each);
      continuations.add(each, section);
      assertThat(continuations.sectionOf(each)).isSameAs(section);
      each.complete("");
      if (i % 2 == 0) {
        assertThat(continuations.sectionOf(each)).isNull();
      }
    }

    assertThat(continuations.size()).isLessThan(50);
    assertThat(continuations.sectionOf(null)).isNull();
    assertThat(kept).hasSize(1_000);
  }

  private MethodHandle site(Class<?> owner, String name, Class<?> returned, Class<?>... parameters)
      throws ReflectiveOperationException {
    MethodHandle original =
        LOOKUP.findVirtual(owner, name, MethodType.methodType(returned, parameters));
    EntryPoints entry = (EntryPoints) engine.entryPoints();
    return entry
        .linkWait(LOOKUP, name, original.type(), original, PerdureEntry.INTERLEAVED)
        .dynamicInvoker();
  }

  private @Nullable Object inTurn(Body body) {
    Thing thing = (Thing) engine.get(Thing.class, "a");
    return thing.call(
        self -> {
          try {
            return body.run();
          } catch (Exception | Error e) {
            throw e;
          } catch (Throwable e) {
            throw new AssertionError(e);
          }
        });
  }

  private interface Body {
    @Nullable Object run() throws Throwable;
  }

  /** A future whose combinators return it itself; one of them has no other form. */
  private static final class Narrow extends CompletableFuture<Void> {
    private boolean accepted;
    private @Nullable Executor executor;

    @Override
    public Narrow thenRun(Runnable action) {
      throw new AssertionError();
    }

    @Override
    public Narrow thenRunAsync(Runnable action, Executor by) {
      executor = by;
      return this;
    }

    @Override
    public Narrow thenAccept(Consumer<? super Void> action) {
      accepted = true;
      return this;
    }
  }

  /** Has the names and nothing else. */
  private static final class Lookalike {
    @SuppressWarnings("unused") // through handles
    Object thenApply(Function<?, ?> function) {
      return "applied";
    }

    @SuppressWarnings("unused") // through handles
    Object get() {
      return "got";
    }
  }
}
