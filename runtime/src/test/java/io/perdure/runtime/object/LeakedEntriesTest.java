package io.perdure.runtime.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.object.WovenThing.Body;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.time.VirtualTime;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies of lambdas and inner classes that got out, woven by hand: their replies wait, too. */
@Timeout(60)
class LeakedEntriesTest {

  enum Leak {
    LAMBDA,
    STATIC_LAMBDA,
    INNER,
    STATIC_LAMBDA_OF_INNER
  }

  /** As the weaver would leave an inner class of {@link Thing}. */
  static final class Inner {
    private final Thing outer;

    Inner(Thing outer) {
      this.outer = outer;
    }

    @Nullable Object call(Body body) throws Exception {
      return body.run(view(outer));
    }

    static @Nullable Object ofInner(Inner self, Body body) throws Exception {
      return body.run(view(self.outer));
    }

    /** Stands for a static method of {@link Thing}; what declares it makes no difference. */
    static @Nullable Object ofThing(Thing self, Body body) throws Exception {
      return body.run(view(self));
    }

    private static Self view(Thing thing) {
      return new Self(Objects.requireNonNull((Activation) WovenThing.cellOf(thing)));
    }
  }

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
    store.next(Outcome.SUCCESS, Outcome.SUCCESS);
    engine.close();
  }

  @ParameterizedTest
  @EnumSource
  void replyWaitsUntilItIsDurable(Leak how) throws Exception {
    Thing leaked = leakedThis();
    store.holdCommits();

    CompletableFuture<@Nullable Object> reply = call(how, leaked);
    store.awaitBegun(1);
    assertThat(reply).isNotDone();
    assertThat(PerdureCell.entered(WovenThing.cellOf(leaked))).isFalse();
    store.next(Outcome.SUCCESS);

    assertThat(reply.get()).isEqualTo("replied");
  }

  @ParameterizedTest
  @EnumSource
  void failedCommitFailsTheReply(Leak how) throws Exception {
    Thing leaked = leakedThis();
    store.holdCommits();

    CompletableFuture<@Nullable Object> reply = call(how, leaked);
    store.next(Outcome.FAILURE);

    assertThatThrownBy(reply::get)
        .cause()
        .isInstanceOf(Failure.class)
        .hasMessageContaining("the disk is full");
    assertThat(store.committed).isEmpty();
  }

  private Thing leakedThis() {
    Thing reference = (Thing) engine.get(Thing.class, "a");
    Thing[] there = new Thing[1];
    reference.call(self -> there[0] = reference.of(self));
    assertThat(there[0]).isNotSameAs(reference);
    return there[0];
  }

  private CompletableFuture<@Nullable Object> call(Leak how, Thing leaked) {
    Body body =
        self -> {
          self.put(Map.of("n", 1));
          return "replied";
        };
    CompletableFuture<@Nullable Object> reply = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                reply.complete(dispatch(how, leaked, body));
              } catch (Throwable thrown) {
                reply.completeExceptionally(thrown);
              }
            })
        .start();
    return reply;
  }

  /** What the prologue does outside of the turn. */
  private @Nullable Object dispatch(Leak how, Thing leaked, Body body) throws Throwable {
    EntryPoints entry = (EntryPoints) engine.entryPoints();
    MethodHandles.Lookup lookup = MethodHandles.lookup().in(Inner.class);
    MethodHandles.Lookup inner = MethodHandles.privateLookupIn(Inner.class, lookup);
    Class<?> thing = Thing.class;
    return switch (how) {
      case LAMBDA -> leaked.call(body);
      case STATIC_LAMBDA ->
          site(entry.linkStatic(inner, "ofThing", type(thing, Body.class))).invoke(leaked, body);
      case INNER ->
          site(entry.linkInner(inner, "call", type(thing, Inner.class, Body.class)))
              .invoke(leaked, new Inner(leaked), body);
      case STATIC_LAMBDA_OF_INNER ->
          site(entry.linkInnerStatic(inner, "ofInner", type(thing, Inner.class, Body.class)))
              .invoke(leaked, new Inner(leaked), body);
    };
  }

  private static MethodType type(Class<?>... parameters) {
    return MethodType.methodType(Object.class, parameters);
  }

  private static MethodHandle site(CallSite site) {
    return site.dynamicInvoker();
  }
}
