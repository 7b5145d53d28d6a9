package io.perdure.runtime.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.api.Api;
import io.perdure.runtime.codec.References;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.storage.TypeLimits;
import io.perdure.runtime.store.MemoryStore;
import io.perdure.runtime.time.VirtualTime;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypesTest {

  @Test
  void aTypeThatIsComputedTwiceIsTheOneThatFailedCommitsAreToldTo() throws Exception {
    MemoryStore store = new MemoryStore();
    VirtualTime time = new VirtualTime();
    Committer committer = new Committer(store, time, Runnable::run, 1, (durable, why) -> {});
    Recomputing platform = new Recomputing();
    Surroundings surroundings =
        new Surroundings(
            store,
            committer,
            new Admission(),
            new WaitGraph(),
            time,
            Runnable::run,
            TypeLimits.DEFAULT,
            0,
            1,
            true);
    Types types = new Types(platform, new CellPlaces(platform), () -> surroundings);
    platform.types = types;

    DurableType used = types.of(WovenThing.Thing.class);

    assertThat(platform.computations).isEqualTo(2);
    assertThat(types.all()).containsExactly(used);
  }

  /** Asks for the type while it is being computed, as a second thread might. */
  private static final class Recomputing implements Platform {
    private @Nullable Types types;
    private int computations;

    @Override
    public ValueCodec codec(Class<?> durableClass, References references) {
      if (++computations == 1 && types != null) {
        types.of(durableClass);
      }
      return WovenThing.PLATFORM.codec(durableClass, references);
    }

    @Override
    public Api api(Class<?> durableClass) {
      return WovenThing.PLATFORM.api(durableClass);
    }

    @Override
    public MethodHandles.Lookup lookupIn(Class<?> durableClass) {
      return WovenThing.PLATFORM.lookupIn(durableClass);
    }

    @Override
    public @Nullable String whyNotDurable(Class<?> type) {
      return WovenThing.PLATFORM.whyNotDurable(type);
    }

    @Override
    public boolean isLater(Class<?> one, Class<?> other) {
      return WovenThing.PLATFORM.isLater(one, other);
    }

    @Override
    public RuntimeException refusal(Class<?> type, String reason) {
      return WovenThing.PLATFORM.refusal(type, reason);
    }

    @Override
    public boolean isMock(Object instance) {
      return false;
    }

    @Override
    public boolean isAnnotated(Class<?> type) {
      return WovenThing.PLATFORM.isAnnotated(type);
    }

    @Override
    public CallSite linkApi(MethodHandles.Lookup caller, MethodType type) {
      return WovenThing.PLATFORM.linkApi(caller, type);
    }
  }
}
