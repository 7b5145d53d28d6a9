package io.perdure.runtime.object;

import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.storage.Limits;
import io.perdure.runtime.storage.TypeLimits;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.time.TimeSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An engine whose objects are {@link Thing}s, for tests of other packages. */
public final class Things {

  /** As in {@link EngineOptions}. */
  public static final long COMMIT_TIMEOUT_NANOS = 2_000_000_000L;

  private final Engine engine;

  private Things(Engine engine) {
    this.engine = engine;
  }

  /**
   * An engine, and what its objects do when they are constructed.
   *
   * @param overtakingNanos as in {@link EngineOptions}
   * @param sweepNanos as there
   */
  public static Things start(
      Store store,
      TimeSource time,
      Executor workers,
      Limits limits,
      long overtakingNanos,
      long sweepNanos,
      Action constructor)
      throws ReflectiveOperationException {
    EngineOptions options =
        new EngineOptions(
            overtakingNanos,
            10_000_000,
            COMMIT_TIMEOUT_NANOS,
            10_000_000_000L,
            30_000_000_000L,
            0,
            new TypeLimits(limits, Map.of(), 2 * limits.unflushed()),
            sweepNanos,
            true,
            false,
            EngineOptions.DEFAULT.exempt());
    Engine engine = new Engine(WovenThing.PLATFORM, () -> store, time, workers, options);
    WovenThing.use(engine);
    WovenThing.constructor = constructor::run;
    return new Things(engine);
  }

  /** What an object does in a turn. */
  public interface Action {
    /** Runs in the turn. */
    void run(Self self) throws Exception;
  }

  /** What a call does. */
  public interface Body {
    /** Runs in the turn. */
    @Nullable Object run(Self self) throws Exception;
  }

  /** Calls an object, and waits for its reply. */
  public @Nullable Object call(String id, Body body) {
    return thing(id).call(body::run);
  }

  /** Calls an object, and waits for nothing. */
  public CompletableFuture<@Nullable Object> callLater(String id, Body body) {
    return thing(id).callLater(self -> CompletableFuture.completedFuture(body.run(self)));
  }

  /** Whether the next call goes to another activation. */
  public static boolean isBroken(ObjectView activation) {
    return ((Activation) activation).isBroken();
  }

  /** Whether this is what the engine throws of its own accord. */
  public static boolean isFailure(Throwable thrown) {
    return thrown instanceof WovenThing.Failure;
  }

  /** Shuts the engine down. */
  public void close() {
    engine.close();
  }

  private Thing thing(String id) {
    return (Thing) engine.get(Thing.class, id);
  }
}
