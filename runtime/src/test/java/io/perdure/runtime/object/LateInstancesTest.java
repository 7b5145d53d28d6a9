package io.perdure.runtime.object;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.object.WovenThing.LateThing;
import io.perdure.runtime.store.MemoryStore;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances whose cells are kept apart: what holds what, and for how long. */
@Timeout(60)
class LateInstancesTest {
  private static final int THREADS = 8;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    engine =
        new Engine(
            WovenThing.PLATFORM, MemoryStore::new, new VirtualTime(), tasks::add, Options.STRICT);
    WovenThing.use(engine);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void racingFirstCallsOnAnInstanceFromBeforeGetOneActivation() throws Exception {
    for (int round = 0; round < 50; round++) {
      LateThing thing = new LateThing(false);
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        CompletableFuture<@Nullable Object> call = new CompletableFuture<>();
        calls.add(call);
        new Thread(
                () -> {
                  try {
                    start.await(60, TimeUnit.SECONDS);
                    call.complete(thing.call(self -> self));
                  } catch (Exception e) {
                    call.completeExceptionally(e);
                  }
                })
            .start();
      }
      Set<@Nullable Object> activations = new HashSet<>();
      for (CompletableFuture<@Nullable Object> call : calls) {
        activations.add(call.get(60, TimeUnit.SECONDS));
      }
      assertThat(activations).hasSize(1);
    }
  }

  @Test
  void anInstanceWithoutIdentityGoesWhenNobodyHoldsIt() throws Exception {
    LateThing thing = new LateThing();
    thing.call(self -> 1);
    WeakReference<Object> weak = new WeakReference<>(thing);
    thing = new LateThing();

    awaitCollected(weak);
    assertThat(thing.call(self -> 2)).isEqualTo(2);
  }

  @Test
  void aCallThatWaitsKeepsItsInstance() throws Exception {
    List<WeakReference<Object>> made = new ArrayList<>();
    CompletableFuture<@Nullable Object> reply = callOnNew(made);
    awaitCollected(new WeakReference<>(new Object()));
    runTasks();

    assertThat(reply.get(60, TimeUnit.SECONDS)).isEqualTo(true);
    awaitCollected(made.get(0));
  }

  private static CompletableFuture<@Nullable Object> callOnNew(List<WeakReference<Object>> made)
      throws Exception {
    LateThing thing = new LateThing();
    made.add(new WeakReference<>(thing));
    return thing.callLater(
        self -> CompletableFuture.completedFuture(instanceOf(self) == made.get(0).get()));
  }

  @Test
  void theInstanceOfAnObjectStaysAsLongAsItsActivation() throws Exception {
    LateThing reference = (LateThing) engine.get(LateThing.class, "a");
    WeakReference<Object> weak = instanceBehind(reference);
    awaitCollected(new WeakReference<>(new Object()));

    assertThat(weak.get()).isNotNull().isNotSameAs(reference);
  }

  @Test
  void theInstanceOfABrokenActivationGoes() throws Exception {
    LateThing reference = (LateThing) engine.get(LateThing.class, "a");
    WeakReference<Object> weak = instanceBehind(reference);
    breakOff(reference);

    awaitCollected(weak);
    assertThat(reference.call(self -> self.id())).isEqualTo("a");
  }

  @Test
  void theInstanceOfABrokenActivationLeadsToTheNextOne() throws Exception {
    LateThing reference = (LateThing) engine.get(LateThing.class, "a");
    LateThing leaked = (LateThing) requireNonNull(instanceBehind(reference).get());
    breakOff(reference);

    assertThat(leaked.call(self -> self.id())).isEqualTo("a");
    assertThat(leaked.call(self -> instanceOf(self) != leaked)).isEqualTo(true);
    PerdureCell next = ((EntryPoints) engine.entryPoints()).cellOf(leaked);
    assertThat(((Activation) requireNonNull(next)).isBroken()).isTrue();
  }

  private static void breakOff(LateThing reference) {
    StackOverflowError overflow = new StackOverflowError();
    assertThatThrownBy(
            () ->
                reference.call(
                    self -> {
                      throw overflow;
                    }))
        .isSameAs(overflow);
  }

  private static WeakReference<Object> instanceBehind(LateThing reference) {
    List<WeakReference<Object>> found = new ArrayList<>();
    reference.call(self -> found.add(new WeakReference<>(instanceOf(self))));
    return found.get(0);
  }

  private static Object instanceOf(Self self) {
    return ((Activation) self.object()).instance();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static void awaitCollected(WeakReference<Object> weak) {
    Await.until(
        () -> {
          System.gc();
          return weak.get() == null;
        });
  }
}
