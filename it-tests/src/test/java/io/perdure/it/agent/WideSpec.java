package io.perdure.it.agent;

import static io.perdure.it.agent.Compiled.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.DurableObjects;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 1.4: methods with more arguments than a method handle takes. */
class WideSpec {

  private static final String WIDE =
      """
      package shapes;
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;
      @io.perdure.DurableObject(name = "%s")
      public class Vast {
        private final long made;
        private long n;
        private int inside;
        private int overlaps;
        public Vast() { made = 0; }
        public Vast(INTS) { made = a0 + a249; }
        private Object see(Object self, INTS) { return self; }
        public boolean seesItself() { return see(this, VALUES) == this; }
        public boolean seesReference(Object self, Object reference, Object rest, INTS) {
          return self == reference && self != rest && rest instanceof String;
        }
        public Object seenBy(Vast other, Object reference) {
          return other.seesReference(this, reference, "rest", VALUES);
        }
        public CompletableFuture<Object> later(Object self, INTS) {
          return CompletableFuture.completedFuture(new Object[] {self, Thread.currentThread()});
        }
        public CompletableFuture<Object> passedLater(Vast other) {
          return other.later(this, VALUES);
        }
        public double ends(INTS, double before, long last) {
          n += last;
          return a0 + a249 + before + n;
        }
        public long longLast(INTS, long last) { return last + a249; }
        public double doubleLast(INTS, double last) { return last + a249; }
        class Member implements Callable<Long> {
          public Long call() { return vast(VALUES, 0.5); }
          long vast(INTS, double last) { return ++n + (long) (a249 + last); }
        }
        public Callable<Long> member() { return new Member(); }
        public Callable<Long> lambda() { return () -> pass(VALUES); }
        public void leakTo(AtomicReference<Object> there) { there.set(this); }
        public long pass(INTS) {
          if (++inside != 1) { overlaps++; }
          long before = n;
          Thread.onSpinWait();
          n = before + 1;
          inside--;
          return n;
        }
        public long occupy(CountDownLatch in, CountDownLatch release) throws InterruptedException {
          in.countDown();
          release.await();
          return ++n;
        }
        public long made() { return made; }
        public int overlaps() { return overlaps; }
        public long n() { return n; }
      }
      """;

  private static final Object[] VALUES = IntStream.range(0, 250).boxed().toArray();

  private Class<?> type;
  private Object vast;

  @BeforeEach
  void make() throws Exception {
    String ints = list("int a");
    String source =
        WIDE.formatted(DurableObjects.newId()).replace("INTS", ints).replace("VALUES", list(""));
    type = Compiled.of(List.of(), source).loadClass("shapes.Vast");
    vast = DurableObjects.get(type, DurableObjects.newId());
  }

  @Test
  void thisIsItselfInTheTurnAndTheReferenceForOthers() throws Exception {
    Object other = DurableObjects.get(type, DurableObjects.newId());

    assertThat(call(vast, "seesItself")).isEqualTo(true);
    assertThat(call(vast, "seenBy", other, vast)).isEqualTo(true);
  }

  @Test
  void methodThatReturnsAFutureIsAsynchronous() throws Exception {
    Object other = DurableObjects.get(type, DurableObjects.newId());
    Object[] seen = (Object[]) ((CompletableFuture<?>) call(vast, "passedLater", other)).get();

    assertThat(seen[0]).isSameAs(vast);
    assertThat(seen[1]).isNotSameAs(Thread.currentThread());
  }

  @Test
  void longsAndDoublesMayComeLast() throws Exception {
    Object[] ends = Arrays.copyOf(VALUES, 252);
    ends[250] = 0.5;
    ends[251] = 1L << 41;

    assertThat(call(vast, "ends", ends)).isEqualTo(249.5 + (1L << 41));
    assertThat(call(vast, "longLast", and(1L << 42))).isEqualTo(249L + (1L << 42));
    assertThat(call(vast, "doubleLast", and(0.25))).isEqualTo(249.25);
  }

  @Test
  void constructorIsNoEntry() throws Exception {
    Object made =
        type.getConstructors()[type.getConstructors()[0].getParameterCount() == 0 ? 1 : 0]
            .newInstance(VALUES);

    assertThat(call(made, "made")).isEqualTo(249L);
    assertThat(call(made, "pass", VALUES)).isEqualTo(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"member", "lambda", "leaked"})
  void leakedOnesWaitForTheTurn(String which) throws Exception {
    Callable<?> leaked = leaked(which);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<Object> busy = Parallel.start(() -> call(vast, "occupy", inside, release));
    Parallel.await(inside);
    Parallel.Started<?> queued = Parallel.start(leaked).untilItWaits();

    assertThat(queued.task()).isNotDone();
    release.countDown();

    assertThat(busy.result()).isEqualTo(1L);
    assertThat(queued.result()).isEqualTo(which.equals("member") ? 2L + 249 : 2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lambda", "leaked"})
  void leakedOnesRunOneAtATime(String which) throws Exception {
    Callable<?> leaked = leaked(which);

    Parallel.on(
        4,
        () -> {
          for (int i = 0; i < 100; i++) {
            leaked.call();
          }
          return 0;
        });

    assertThat(call(vast, "overlaps")).isEqualTo(0);
    assertThat(call(vast, "n")).isEqualTo(400L);
  }

  private Callable<?> leaked(String which) throws Exception {
    if (!which.equals("leaked")) {
      return (Callable<?>) call(vast, which);
    }
    AtomicReference<Object> there = new AtomicReference<>();
    call(vast, "leakTo", there);
    Object self = Objects.requireNonNull(there.get());
    assertThat(self).isNotSameAs(vast);
    return () -> call(self, "pass", VALUES);
  }

  private static String list(String prefix) {
    return IntStream.range(0, 250).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
  }

  private static Object[] and(Object last) {
    Object[] arguments = Arrays.copyOf(VALUES, 251);
    arguments[250] = last;
    return arguments;
  }
}
