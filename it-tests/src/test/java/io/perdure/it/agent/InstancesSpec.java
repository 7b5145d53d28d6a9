package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.InvalidDurableObjectException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Rule 1.6: instances that callers make, and types that make none. */
class InstancesSpec {

  @DurableObject
  static class Counter {
    private final DurableStorage storage = DurableStorage.current();
    private int inMemory;

    int inMemory() {
      return ++inMemory;
    }

    int occupy(CountDownLatch inside, CountDownLatch release) {
      inside.countDown();
      Parallel.await(release);
      return ++inMemory;
    }

    long stored() {
      return storage.getOrDefault("n", 0L);
    }
  }

  @DurableObject
  abstract static class Abstract {
    private final int nothing = 0;

    int nothing() {
      return nothing;
    }
  }

  /** Not annotated. */
  static class Subclass extends Counter {}

  @Test
  void instanceMadeWithNewRunsOneCallAtATime() throws Exception {
    Counter made = new Counter();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);

    Parallel.Started<Integer> first = Parallel.start(() -> made.occupy(inside, release));
    Parallel.await(inside);
    Parallel.Started<Integer> second = Parallel.start(made::inMemory).untilItWaits();
    release.countDown();

    assertThat(first.result()).isEqualTo(1);
    assertThat(second.result()).isEqualTo(2);
  }

  @Test
  void instancesMadeWithNewAreEqualToThemselvesOnly() {
    Counter made = new Counter();

    assertThat(List.of(made)).contains(made).doesNotContain(new Counter());
    assertThat(made.toString()).contains("made with new");
  }

  @Test
  void instanceMadeWithNewHasNoStorageAndSaysWhatToUse() {
    assertThatThrownBy(() -> new Counter().stored())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("new")
        .hasMessageContaining("DurableObjects.get");
  }

  @Test
  void storageIsOutOfReachOutsideOfATurn() {
    assertThatThrownBy(() -> DurableStorage.current().getOrDefault("n", 0L))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("DurableObjects.get");
    assertThatThrownBy(DurableObjects::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("turn");
  }

  @Test
  void storageThatGetsOutIsOutOfReachOutsideOfItsTurn() {
    Cabinet cabinet = DurableObjects.get(Cabinet.class, "leak");
    DurableStorage leaked = cabinet.use(storage -> storage);

    assertThatThrownBy(() -> leaked.getOrDefault("n", 0L))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside of its turn");
  }

  @Test
  void subclassThatIsNotAnnotatedIsRefused() {
    assertThatThrownBy(() -> DurableObjects.get(Subclass.class, "a"))
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining(Counter.class.getName())
        .hasMessageContaining("annotate it");
    assertThatThrownBy(Subclass::new)
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("annotate it");
  }

  @Test
  void abstractClassIsRefused() {
    assertThatThrownBy(() -> DurableObjects.get(Abstract.class, "a"))
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("abstract");
  }

  @Test
  void classThatIsNotAnnotatedIsRefused() {
    assertThatThrownBy(() -> DurableObjects.get(String.class, "a"))
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("not annotated");
  }

  @Test
  void agentSaysThatItIsActive() {
    assertThat(DurableObjects.isActive()).isTrue();
  }
}
