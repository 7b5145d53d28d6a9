package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.entry.PerdureEntry;
import io.perdure.runtime.object.WovenThing.AsyncBody;
import io.perdure.runtime.object.WovenThing.Body;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.object.WovenThing.TimedThing;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import io.perdure.runtime.turn.Gate;
import io.perdure.runtime.turn.Queued;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An engine in strict order, and chains of calls through its objects on several threads. */
final class Chains implements AutoCloseable {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  final ScriptedStore store = new ScriptedStore();
  final VirtualTime time = new VirtualTime();

  /** What happened, in order. */
  final List<String> events = new CopyOnWriteArrayList<>();

  private final Engine engine;
  private final List<Thing> things = new CopyOnWriteArrayList<>();
  private final MethodHandle join;
  private final MethodHandle joinReleased;
  private final MethodHandle callReleased;

  Chains() throws ReflectiveOperationException {
    engine =
        new Engine(
            WovenThing.PLATFORM,
            () -> store,
            time,
            task -> new Thread(task).start(),
            Options.STRICT);
    WovenThing.use(engine);
    MethodHandle written =
        LOOKUP.findVirtual(CompletableFuture.class, "join", MethodType.methodType(Object.class));
    MethodHandle call =
        LOOKUP.findVirtual(Thing.class, "call", MethodType.methodType(Object.class, Body.class));
    join = site("join", written, 0);
    joinReleased = site("join", written, PerdureEntry.INTERLEAVED);
    callReleased = site("call", call, PerdureEntry.CALL);
  }

  private MethodHandle site(String name, MethodHandle original, int flags) {
    EntryPoints entry = (EntryPoints) engine.entryPoints();
    return entry.linkWait(LOOKUP, name, original.type(), original, flags).dynamicInvoker();
  }

  Thing thing(String id) {
    Thing thing = (Thing) engine.get(Thing.class, id);
    things.add(thing);
    return thing;
  }

  TimedThing timed(String id) {
    return (TimedThing) engine.get(TimedThing.class, id);
  }

  /** {@code future.join()}, as it is written in an object's code. */
  @Nullable Object join(CompletableFuture<?> future) {
    return invoke(() -> (Object) join.invoke(future));
  }

  /** The same in {@code @Interleaved} code. */
  @Nullable Object joinReleased(CompletableFuture<?> future) {
    return invoke(() -> (Object) joinReleased.invoke(future));
  }

  /** A call in {@code @Interleaved} code. */
  @Nullable Object callReleased(Thing thing, Body body) {
    return invoke(() -> (Object) callReleased.invokeExact(thing, body));
  }

  /** {@code DurableObjects.await}. */
  <T extends @Nullable Object> @Nullable Object await(CompletableFuture<T> future) {
    return invoke(() -> engine.await(future));
  }

  private interface Invocation {
    @Nullable Object run() throws Throwable;
  }

  private static @Nullable Object invoke(Invocation invocation) {
    try {
      return invocation.run();
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new AssertionError(thrown);
    }
  }

  /** An asynchronous call of a method whose future is complete when it returns. */
  static CompletableFuture<@Nullable Object> later(Thing thing, Body body) {
    return thing.callLater(self -> CompletableFuture.completedFuture(body.run(self)));
  }

  /** The same for a method that returns a future. */
  static CompletableFuture<@Nullable Object> laterAsync(Thing thing, AsyncBody body) {
    return thing.callLater(body);
  }

  String event(String name) {
    events.add(name);
    return name;
  }

  /** A call from outside of all objects, in the queue of an object that is busy. */
  CompletableFuture<@Nullable Object> queueOutsider(Thing thing, String name) {
    int before = gateOf(thing).waiting();
    CompletableFuture<@Nullable Object> outsider = onThread(() -> thing.call(self -> event(name)));
    awaitWaiting(gateOf(thing), before + 1);
    return outsider;
  }

  static Gate sectionOf(Self self) {
    return ((Activation) self.object()).section();
  }

  /** Of a turn that has the object on loan: where others of the chain wait for it. */
  static Gate loanOf(Self self) {
    Gate loan = Objects.requireNonNull(sectionOf(self).outer());
    assertThat(loan.isLending()).isTrue();
    return loan;
  }

  static void awaitWaiting(Gate gate, int count) {
    Await.until(() -> Queued.in(gate) == count);
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Nobody is in an object, nobody waits, and all can be called. */
  void assertAllFree() {
    for (Thing thing : things) {
      assertThat(thing.call(self -> "alive")).isEqualTo("alive");
    }
    for (Thing thing : things) {
      Await.until(() -> gateOf(thing).isIdle());
    }
    assertThat(things)
        .allSatisfy(
            thing ->
                assertThat(activationOf(thing).type.surroundings.waits().size())
                    .as("what is kept by nobody who waits any more")
                    .isZero());
  }

  /** Whether anybody is in the object, which may never have been called. */
  static boolean isHeld(Thing thing) {
    Reference reference = Objects.requireNonNull((Reference) WovenThing.cellOf(thing));
    Activation activation = reference.activationOrNull();
    return activation != null && activation.gate.isHeld();
  }

  static Gate gateOf(Thing thing) {
    return activationOf(thing).gate;
  }

  private static Activation activationOf(Thing thing) {
    Reference reference = Objects.requireNonNull((Reference) WovenThing.cellOf(thing));
    return Objects.requireNonNull(reference.activationOrNull());
  }

  @Override
  public void close() {
    engine.close();
  }
}
