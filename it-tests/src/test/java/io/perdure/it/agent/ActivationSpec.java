package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableContext;
import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.InvalidDurableObjectException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 1.3. */
class ActivationSpec {

  @DurableObject
  static class Raced {
    private static final AtomicInteger MADE = new AtomicInteger();
    private final int number = MADE.incrementAndGet();

    int number() {
      return number;
    }
  }

  @DurableObject
  static class ById {
    private final String id;

    ById(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }
  }

  @DurableObject
  static class ByContext {
    private final String said;

    ByContext(DurableContext context) {
      said = context.typeName() + "/" + context.id() + context.storage().getOrDefault("k", "!");
    }

    String said() {
      return said;
    }
  }

  @DurableObject
  static class ByAll {
    private final String said;

    ByAll() {
      said = "the wrong constructor";
    }

    ByAll(DurableStorage storage, String id, DurableContext context) {
      storage.put("k", id);
      said = context.storage().getOrDefault("k", "nothing") + context.type().getSimpleName();
    }

    String said() {
      return said;
    }
  }

  @DurableObject
  static class Ambiguous {
    private final String by;

    Ambiguous(String id) {
      by = id;
    }

    Ambiguous(DurableStorage storage) {
      by = storage.toString();
    }

    String by() {
      return by;
    }
  }

  @DurableObject
  static class ByFactory {
    private final List<String> given;

    ByFactory(List<String> given) {
      this.given = given;
    }

    List<String> given() {
      return given;
    }
  }

  @DurableObject
  static class Fails {
    private static final AtomicReference<@Nullable IOException> FAILURE = new AtomicReference<>();

    Fails(DurableStorage storage) throws IOException {
      storage.put("k", "by a constructor that fails");
      IOException failure = FAILURE.get();
      if (failure != null) {
        throw failure;
      }
    }

    String works() {
      return "works";
    }
  }

  @DurableObject
  static class Slow {
    private static final CountDownLatch INSIDE = new CountDownLatch(1);
    private static final CountDownLatch RELEASE = new CountDownLatch(1);
    private final String state;

    Slow() {
      INSIDE.countDown();
      Parallel.await(RELEASE);
      state = "constructed";
    }

    String state() {
      return state;
    }
  }

  @AfterEach
  void noFactory() {
    DurableObjects.factory((type, context) -> null);
  }

  @Test
  void racingFirstCallsMakeOneActivation() throws Exception {
    Raced raced = DurableObjects.get(Raced.class, "r");

    assertThat(Parallel.on(32, raced::number)).hasSize(32).containsOnly(1);
  }

  @Test
  void constructorTakesTheId() {
    assertThat(DurableObjects.get(ById.class, "me").id()).isEqualTo("me");
  }

  @Test
  void constructorTakesTheContext() {
    assertThat(DurableObjects.get(ByContext.class, "me").said())
        .isEqualTo(ByContext.class.getName() + "/me!");
  }

  @Test
  void constructorThatTakesMostIsChosen() {
    assertThat(DurableObjects.get(ByAll.class, "me").said()).isEqualTo("meByAll");
  }

  @Test
  void constructorsThatTakeAsMuchAreRefused() {
    assertThatThrownBy(() -> DurableObjects.get(Ambiguous.class, "a").by())
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("cannot choose between")
        .hasMessageContaining("DurableObjects.factory");
  }

  @Test
  void factoryMakesWhatTheRuntimeCannot() {
    assertThatThrownBy(() -> DurableObjects.get(ByFactory.class, "f").given())
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("DurableObjects.factory");

    DurableObjects.factory(
        (type, context) -> type == ByFactory.class ? new ByFactory(List.of(context.id())) : null);

    assertThat(DurableObjects.get(ByFactory.class, "f").given()).containsExactly("f");
    assertThat(DurableObjects.get(ById.class, "mine").id()).isEqualTo("mine");
  }

  @Test
  void factoryThatReturnsAReferenceIsRefused() {
    DurableObjects.factory((type, context) -> DurableObjects.get(type, "another"));

    assertThatThrownBy(() -> DurableObjects.get(ByFactory.class, "g").given())
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("did not make");
  }

  @Test
  void exceptionOfTheConstructorReachesItsCallerAndTheNextCallTriesAgain() {
    Fails fails = DurableObjects.get(Fails.class, "f");

    for (int i = 0; i < 2; i++) {
      IOException failure = new IOException("not today");
      Fails.FAILURE.set(failure);
      assertThat(thrownBy(fails)).isSameAs(failure);
    }
    Fails.FAILURE.set(null);
    assertThat(fails.works()).isEqualTo("works");
  }

  @Test
  void callsQueueWhileTheConstructorRuns() throws Exception {
    Slow slow = DurableObjects.get(Slow.class, "s");

    Parallel.Started<String> first = Parallel.start(slow::state);
    Parallel.await(Slow.INSIDE);
    Parallel.Started<String> second = Parallel.start(slow::state).untilItWaits();
    assertThat(second.task().isDone()).isFalse();
    Slow.RELEASE.countDown();

    assertThat(first.result()).isEqualTo("constructed");
    assertThat(second.result()).isEqualTo("constructed");
  }

  private static @Nullable Throwable thrownBy(Fails fails) {
    try {
      return new AssertionError(fails.works());
    } catch (Throwable thrown) {
      return thrown;
    }
  }
}
