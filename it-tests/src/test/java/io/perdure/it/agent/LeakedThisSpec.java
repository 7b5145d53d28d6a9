package io.perdure.it.agent;

import static java.lang.invoke.MethodType.methodType;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 1.4: however a leaked {@code this} is called, two threads are never in the object. */
class LeakedThisSpec {

  private static final int THREADS = 4;
  private static final int CALLS = 300;

  enum Way {
    DIRECT,
    INHERITED,
    SUPER_CALL,
    DEFAULT_METHOD,
    PRIVATE_OF_A_NEST_MATE,
    BRIDGE,
    REFLECTION,
    FIND_VIRTUAL,
    FIND_SPECIAL,
    FIND_SPECIAL_OF_SUPERCLASS,
    FIND_SPECIAL_OF_INTERFACE,
    BOUND,
    UNREFLECT,
    UNREFLECT_SPECIAL,
    LAMBDA,
    METHOD_REFERENCE,
    ANONYMOUS,
    LOCAL,
    MEMBER,
    INNER_OF_INNER,
    LAMBDA_OF_INNER,
    VARARGS,
    FUTURE,
    STAGE
  }

  /** What only one thread at a time may be in; nothing of it is synchronized, or an entry. */
  static final class Section {
    private int inside;
    private int overlaps;
    private int passed;

    int pass() {
      inside++;
      if (inside != 1) {
        overlaps++;
      }
      int before = passed;
      Thread.onSpinWait();
      passed = before + 1;
      inside--;
      return passed;
    }
  }

  static class Base {
    private final Section section = new Section();

    int inherited() {
      return section.pass();
    }

    int overridden() {
      return section.pass();
    }

    Section section() {
      return section;
    }
  }

  interface Passing {
    Section section();

    default int byDefault() {
      return section().pass();
    }
  }

  interface Generic<T> {
    int bridged(T by);
  }

  @DurableObject
  static class Leaky extends Base implements Passing, Generic<String> {
    private final Section section = super.section();

    @Override
    public Section section() {
      return section;
    }

    @Override
    int overridden() {
      return super.overridden();
    }

    @Override
    public int bridged(String by) {
      return section.pass();
    }

    int direct() {
      return section.pass();
    }

    private int secret() {
      return section.pass();
    }

    int varargs(String first, Object... rest) {
      return section.pass();
    }

    CompletableFuture<Integer> future() {
      return CompletableFuture.completedFuture(section.pass());
    }

    CompletionStage<Integer> stage() {
      return CompletableFuture.completedStage(section.pass());
    }

    class Member implements Callable<Integer> {
      @Override
      public Integer call() {
        return section.pass();
      }

      Callable<Integer> lambda() {
        return () -> section.pass();
      }

      class Deeper implements Callable<Integer> {
        @Override
        public Integer call() {
          return section.pass();
        }
      }
    }

    Callable<Integer> leak(Way how) {
      class Local implements Callable<Integer> {
        @Override
        public Integer call() {
          return section.pass();
        }
      }
      return switch (how) {
        case LAMBDA -> () -> section.pass();
        case METHOD_REFERENCE -> this::secret;
        case ANONYMOUS ->
            new Callable<>() {
              @Override
              public Integer call() {
                return section.pass();
              }
            };
        case LOCAL -> new Local();
        case MEMBER -> new Member();
        case INNER_OF_INNER -> new Member().new Deeper();
        default -> new Member().lambda();
      };
    }

    void leakTo(AtomicReference<Leaky> there) {
      there.set(this);
    }

    int occupy(CountDownLatch inside, CountDownLatch release) {
      inside.countDown();
      Parallel.await(release);
      return section.pass();
    }

    int overlaps() {
      return section.overlaps;
    }

    int passed() {
      return section.passed;
    }
  }

  private final Leaky reference = DurableObjects.get(Leaky.class, DurableObjects.newId());

  @ParameterizedTest
  @EnumSource
  void threadsNeverOverlap(Way way) throws Exception {
    Callable<Integer> leaked = calling(way, leakedThis());

    Parallel.on(
        THREADS,
        () -> {
          for (int i = 0; i < CALLS; i++) {
            int seen = leaked.call();
            assertThat(reference.direct()).isGreaterThan(seen);
          }
          return 0;
        });

    assertThat(reference.overlaps()).isZero();
    assertThat(reference.passed()).isEqualTo(2 * THREADS * CALLS);
  }

  @ParameterizedTest
  @EnumSource
  void callWaitsForTheTurnAndSeesWhatItDid(Way way) throws Exception {
    Callable<Integer> leaked = calling(way, leakedThis());
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<Integer> busy = Parallel.start(() -> reference.occupy(inside, release));
    Parallel.await(inside);
    Parallel.Started<Integer> queued = Parallel.start(leaked).untilItWaits();

    assertThat(queued.task()).isNotDone();
    release.countDown();

    assertThat(busy.result()).isEqualTo(1);
    assertThat(queued.result()).isEqualTo(2);
  }

  /** Through plain Java, so that it is no reference. */
  private Leaky leakedThis() {
    AtomicReference<Leaky> leaked = new AtomicReference<>();
    reference.leakTo(leaked);
    Leaky self = Objects.requireNonNull(leaked.get());
    assertThat(self).isNotSameAs(reference);
    return self;
  }

  @SuppressWarnings("unchecked") // calls the bridge
  private static Callable<Integer> calling(Way way, Leaky leaked) throws Exception {
    MethodHandles.Lookup inside =
        MethodHandles.privateLookupIn(Leaky.class, MethodHandles.lookup());
    return switch (way) {
      case DIRECT -> leaked::direct;
      case INHERITED -> leaked::inherited;
      case SUPER_CALL -> leaked::overridden;
      case DEFAULT_METHOD -> leaked::byDefault;
      case PRIVATE_OF_A_NEST_MATE -> () -> leaked.secret();
      case BRIDGE -> () -> ((Generic<Object>) (Generic<?>) leaked).bridged("bridge");
      case REFLECTION -> () -> (int) Leaky.class.getDeclaredMethod("secret").invoke(leaked);
      case FIND_VIRTUAL ->
          with(inside.findVirtual(Leaky.class, "direct", methodType(int.class)), leaked);
      case FIND_SPECIAL ->
          with(
              inside.findSpecial(Leaky.class, "direct", methodType(int.class), Leaky.class),
              leaked);
      case FIND_SPECIAL_OF_SUPERCLASS ->
          with(
              inside.findSpecial(Base.class, "overridden", methodType(int.class), Leaky.class),
              leaked);
      case FIND_SPECIAL_OF_INTERFACE ->
          with(
              inside.findSpecial(Passing.class, "byDefault", methodType(int.class), Leaky.class),
              leaked);
      case BOUND -> bound(inside.bind(leaked, "direct", methodType(int.class)));
      case UNREFLECT -> with(inside.unreflect(Base.class.getDeclaredMethod("inherited")), leaked);
      case UNREFLECT_SPECIAL ->
          with(
              inside.unreflectSpecial(Base.class.getDeclaredMethod("overridden"), Leaky.class),
              leaked);
      case VARARGS -> () -> leaked.varargs("a", 1, 2);
      case FUTURE -> () -> leaked.future().get();
      case STAGE -> () -> leaked.stage().toCompletableFuture().get();
      default -> leaked.leak(way);
    };
  }

  private static Callable<Integer> with(MethodHandle handle, Leaky leaked) {
    return bound(handle.bindTo(leaked));
  }

  private static Callable<Integer> bound(MethodHandle handle) {
    return () -> {
      try {
        return (int) handle.invokeExact();
      } catch (Exception e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    };
  }
}
