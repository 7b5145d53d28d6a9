package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.CallTimeoutException;
import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rule 1.4: methods of superclasses that are not annotated, and default methods, are entries. */
class InheritedSpec {

  /** Shared by several durable classes and an ordinary one. */
  static class Base {
    private int n;
    private final List<String> seen = new ArrayList<>();

    Base() {
      init();
    }

    protected void init() {
      seen.add("base");
    }

    int add(int amount) {
      int before = n;
      Thread.onSpinWait();
      n = before + amount;
      return n;
    }

    synchronized boolean locked() {
      n++;
      return Thread.holdsLock(this);
    }

    synchronized int failing(boolean fails) {
      if (fails) {
        throw new IllegalStateException("failing");
      }
      return n > 0 ? 1 : -1;
    }

    CompletableFuture<Thread> later() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }

    String occupy(CountDownLatch inside, CountDownLatch release) {
      inside.countDown();
      Parallel.await(release);
      return "occupied";
    }

    int nOf(Base other) {
      return other.n;
    }

    Base self() {
      return this;
    }

    boolean isSame(Base other, Base reference) {
      return other == reference;
    }

    boolean passThisTo(Base other, Base reference) {
      return other.isSame(this, reference);
    }

    Runnable leaked() {
      return () -> n++;
    }

    /** Its workers would wait for the turn. */
    int addInParallel(int times) {
      return IntStream.range(0, times).parallel().map(i -> add(1)).max().orElse(0);
    }

    boolean isParallel() {
      return seen.parallelStream().isParallel();
    }

    List<String> seen() {
      return List.copyOf(seen);
    }
  }

  @DurableObject
  static class Plain extends Base {
    private int inits;

    @Override
    protected void init() {
      super.init();
      inits++;
    }

    @Override
    int add(int amount) {
      return super.add(amount) * 10;
    }

    int inits() {
      return inits;
    }
  }

  @DurableObject(callTimeout = "200ms")
  static class Timed extends Base {}

  @DurableObject
  static class Deep extends Middle {
    @Override
    public String toString() {
      return "deep";
    }
  }

  static class Middle extends Base implements Named {
    @Override
    public boolean equals(Object other) {
      return other instanceof Middle;
    }

    @Override
    public int hashCode() {
      return 7;
    }
  }

  interface Named {
    default String name(CountDownLatch inside, CountDownLatch release) {
      inside.countDown();
      Parallel.await(release);
      return prefix() + this;
    }

    private String prefix() {
      return "named ";
    }

    default int count() {
      return next() + next();
    }

    default int next() {
      return 1;
    }
  }

  @DurableObject
  static class Counting implements Named {
    private final DurableStorage storage = DurableStorage.current();
    private int n;

    @Override
    public int next() {
      storage.put("n", ++n);
      return n;
    }
  }

  @Test
  void methodOfASuperclassHasTheTurn() throws Exception {
    Base base = DurableObjects.get(Deep.class, DurableObjects.newId());

    Parallel.on(
        4,
        () -> {
          for (int i = 0; i < 5_000; i++) {
            base.add(1);
          }
          return 0;
        });

    assertThat(base.add(0)).isEqualTo(20_000);
  }

  @Test
  void overriddenMethodRunsOnceAndCallsTheOneAbove() {
    Base plain = DurableObjects.get(Plain.class, DurableObjects.newId());

    assertThat(plain.add(2)).isEqualTo(20);
    assertThat(plain.add(2)).isEqualTo(40);
  }

  @Test
  void constructorOfASuperclassMayCallMethodsOfTheObject() {
    Plain plain = DurableObjects.get(Plain.class, DurableObjects.newId());

    assertThat(plain.seen()).containsExactly("base");
    assertThat(plain.inits()).isEqualTo(1);
    assertThat(new Plain().seen()).containsExactly("base");
  }

  @Test
  void otherInstancesOfTheSuperclassAreAsTheyWere() {
    Base base = new Base();

    assertThat(base.add(2)).isEqualTo(2);
    assertThat(base.locked()).isTrue();
    assertThat(base.self()).isSameAs(base);
    assertThat(base.nOf(new Base())).isZero();
    assertThat(new Middle().name(new CountDownLatch(1), new CountDownLatch(0)))
        .startsWith("named ");
  }

  @Test
  void synchronizedMethodOfASuperclassTakesTheMonitorOfOrdinaryObjectsOnly() throws Exception {
    Base durable = DurableObjects.get(Deep.class, DurableObjects.newId());
    Base ordinary = new Base();

    assertThat(durable.locked()).isFalse();
    assertThat(durable.failing(false)).isEqualTo(1);
    assertThat(ordinary.failing(false)).isEqualTo(-1);
    for (Base base : List.of(durable, ordinary)) {
      assertThatThrownBy(() -> base.failing(true)).hasMessage("failing");
      assertThat(Parallel.start(() -> base.failing(false)).result()).isNotZero();
    }
    assertThat(Thread.holdsLock(ordinary)).isFalse();
  }

  @Test
  void timeOutIsThatOfTheReceiversType() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Base timed = DurableObjects.get(Timed.class, DurableObjects.newId());
    Base untimed = DurableObjects.get(Deep.class, DurableObjects.newId());
    CountDownLatch inside = new CountDownLatch(1);
    Parallel.Started<String> patient = Parallel.start(() -> untimed.occupy(inside, release));
    Parallel.await(inside);

    assertThatExceptionOfType(CallTimeoutException.class)
        .isThrownBy(() -> timed.occupy(new CountDownLatch(1), release));
    assertThat(patient.task()).isNotDone();
    release.countDown();
    assertThat(patient.result()).isEqualTo("occupied");
  }

  @Test
  void methodThatReturnsAFutureIsAsynchronous() throws Exception {
    Base durable = DurableObjects.get(Deep.class, DurableObjects.newId());

    assertThat(durable.later().get()).isNotSameAs(Thread.currentThread());
    assertThat(new Base().later().get()).isSameAs(Thread.currentThread());
  }

  @Test
  void privateFieldsOfASuperclassAreOutOfReach() {
    Base durable = DurableObjects.get(Deep.class, DurableObjects.newId());

    assertThatThrownBy(() -> new Base().nOf(durable))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("InheritedSpec$Base.n")
        .hasMessageContaining("call a method");
    assertThatThrownBy(() -> System.out.print(durable.n)).hasMessageContaining("call a method");
  }

  @Test
  void thisBecomesTheReferenceUnderTheTypeOfASuperclass() {
    Base one = DurableObjects.get(Plain.class, DurableObjects.newId());
    Base other = DurableObjects.get(Deep.class, DurableObjects.newId());

    assertThat(one.self()).isSameAs(one);
    assertThat(one.passThisTo(other, one)).isTrue();
  }

  @Test
  void lambdaOfASuperclassIsAnEntry() {
    Base durable = DurableObjects.get(Plain.class, DurableObjects.newId());

    durable.leaked().run();

    assertThat(durable.add(0)).isEqualTo(10);
  }

  @Test
  void parallelStreamsOfASuperclassRunInTheTurn() {
    Base durable = DurableObjects.get(Deep.class, DurableObjects.newId());

    assertThat(durable.addInParallel(1_000)).isEqualTo(1_000);
    assertThat(durable.isParallel()).isFalse();
    assertThat(new Base().isParallel()).isTrue();
  }

  @Test
  void declarationsOfASuperclassAreRespected() {
    Deep deep = DurableObjects.get(Deep.class, "a");

    assertThat(deep).isEqualTo(DurableObjects.get(Deep.class, "b"));
    assertThat(deep.hashCode()).isEqualTo(7);
    assertThat(deep.toString()).isEqualTo("deep");
  }

  @Test
  void defaultMethodHasOneTurnFromBeginningToEnd() throws Exception {
    Deep deep = DurableObjects.get(Deep.class, DurableObjects.newId());
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<String> busy = Parallel.start(() -> deep.name(inside, release));
    Parallel.await(inside);
    Parallel.Started<Integer> queued = Parallel.start(() -> deep.add(1)).untilItWaits();

    assertThat(queued.task()).isNotDone();
    release.countDown();

    assertThat(busy.result()).isEqualTo("named deep");
    assertThat(queued.result()).isEqualTo(1);
  }

  @Test
  void defaultMethodSeesTheObjectsState() {
    Counting counting = DurableObjects.get(Counting.class, DurableObjects.newId());

    assertThat(counting.count()).isEqualTo(3);
    assertThat(counting.count()).isEqualTo(7);
    assertThat(new Named() {}.count()).isEqualTo(2);
  }
}
