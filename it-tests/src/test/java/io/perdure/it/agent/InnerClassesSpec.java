package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 1.4: what leaks and reaches the object's {@code this} is an entry. */
class InnerClassesSpec {

  enum Leak {
    LAMBDA,
    METHOD_REFERENCE,
    MEMBER,
    LOCAL,
    ANONYMOUS,
    INNER_OF_INNER,
    LAMBDA_OF_INNER,
    THROUGH_A_METHOD
  }

  @DurableObject
  static class Leaky {
    private final DurableStorage storage = DurableStorage.current();
    private int n;

    class Member implements IntSupplier {
      private int mine;

      @Override
      public int getAsInt() {
        mine++;
        int before = n;
        storage.put("n", before + 1);
        Thread.onSpinWait();
        n = before + 1;
        return n;
      }

      synchronized int alone() {
        return mine;
      }

      synchronized int together() {
        return mine + n;
      }

      IntSupplier lambda() {
        return () -> getAsInt();
      }

      /** Its workers would wait for the turn. */
      int[] inParallel(int times) {
        int[] counts = new int[times];
        Arrays.parallelSetAll(counts, i -> ++n);
        Function<List<Integer>, Stream<Integer>> stream = List::parallelStream;
        stream.apply(List.of(1, 2, 3, 4)).forEach(i -> n += i);
        counts[times - 1] = n;
        return counts;
      }

      CompletableFuture<Thread> later() {
        n++;
        return CompletableFuture.completedFuture(Thread.currentThread());
      }

      class Deeper implements IntSupplier {
        @Override
        public int getAsInt() {
          mine++;
          return ++n;
        }
      }

      class Through implements IntSupplier {
        @Override
        public int getAsInt() {
          return helper() + 1;
        }

        private int helper() {
          return n++;
        }
      }
    }

    IntSupplier leak(Leak how) {
      class Local implements IntSupplier {
        @Override
        public int getAsInt() {
          return ++n;
        }
      }
      return switch (how) {
        case LAMBDA -> () -> ++n;
        case METHOD_REFERENCE -> this::increment;
        case MEMBER -> new Member();
        case LOCAL -> new Local();
        case ANONYMOUS ->
            new IntSupplier() {
              @Override
              public int getAsInt() {
                return ++n;
              }
            };
        case INNER_OF_INNER -> new Member().new Deeper();
        case LAMBDA_OF_INNER -> new Member().lambda();
        case THROUGH_A_METHOD -> new Member().new Through();
      };
    }

    private int increment() {
      return ++n;
    }

    Member member() {
      return new Member();
    }

    Supplier<Leaky> self() {
      return () -> this;
    }

    int sumOf(int times, IntSupplier own) {
      int sum = 0;
      for (int i = 0; i < times; i++) {
        sum += own.getAsInt();
      }
      return sum;
    }

    int n() {
      return n;
    }

    String occupy(CountDownLatch inside, CountDownLatch release) {
      inside.countDown();
      Parallel.await(release);
      return "n=" + n;
    }
  }

  @DurableObject
  static class Loner {
    private int n;

    IntSupplier leak() {
      return new IntSupplier() {
        @Override
        public int getAsInt() {
          return ++n;
        }
      };
    }
  }

  private final Leaky leaky = DurableObjects.get(Leaky.class, DurableObjects.newId());

  @ParameterizedTest
  @EnumSource
  void whatLeakedWaitsForTheTurn(Leak how) throws Exception {
    IntSupplier leaked = leaky.leak(how);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<String> busy = Parallel.start(() -> leaky.occupy(inside, release));
    Parallel.await(inside);
    Parallel.Started<Integer> queued = Parallel.start(leaked::getAsInt).untilItWaits();

    assertThat(queued.task()).isNotDone();
    release.countDown();

    assertThat(busy.result()).isEqualTo("n=0");
    assertThat(queued.result()).isEqualTo(1);
    assertThat(leaky.n()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void whatLeakedRunsOneAtATime(Leak how) throws Exception {
    IntSupplier leaked = leaky.leak(how);

    Parallel.on(
        4,
        () -> {
          int sum = 0;
          for (int i = 0; i < 500; i++) {
            sum += leaked.getAsInt();
          }
          return sum;
        });

    assertThat(leaky.n()).isEqualTo(2_000);
  }

  @ParameterizedTest
  @EnumSource
  void whatLeakedIsPlainInTheTurn(Leak how) {
    IntSupplier leaked = leaky.leak(how);

    assertThat(leaky.sumOf(3, leaked)).isEqualTo(6);
  }

  @Test
  void methodThatReturnsAFutureIsAsynchronous() throws Exception {
    assertThat(leaky.member().later().get()).isNotSameAs(Thread.currentThread());
    assertThat(leaky.n()).isEqualTo(1);
  }

  @Test
  void synchronizedMethodDoesNotHoldItsMonitorWhileItWaits() throws Exception {
    Leaky.Member member = leaky.member();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<String> busy = Parallel.start(() -> leaky.occupy(inside, release));
    Parallel.await(inside);
    Parallel.Started<Integer> queued = Parallel.start(member::together).untilItWaits();

    assertThat(Parallel.start(member::alone).result()).isZero();
    release.countDown();

    assertThat(busy.result()).isEqualTo("n=0");
    assertThat(queued.result()).isZero();
  }

  @Test
  void parallelStreamsRunInTheTurn() {
    assertThat(leaky.member().inParallel(100_000)).endsWith(99_999, 100_010);
  }

  @Test
  void innerInstanceOfAReferenceSaysWhatToDo() {
    Leaky.Member member = leaky.new Member();

    assertThatThrownBy(member::getAsInt)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the reference")
        .hasMessageContaining("own methods");
    assertThatThrownBy(() -> leaky.sumOf(1, member))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("own methods");
    assertThat(member.alone()).isZero();
  }

  @Test
  void leakedThisIsTheObject() {
    Leaky self = leaky.self().get();

    assertThat(self.leak(Leak.LAMBDA).getAsInt()).isEqualTo(1);
    assertThat(leaky.n()).isEqualTo(1);
  }

  @Test
  void innerClassOfAnInstanceMadeWithNewHasItsTurn() {
    Loner loner = new Loner();

    assertThat(loner.leak().getAsInt()).isEqualTo(1);
    assertThat(loner.leak().getAsInt()).isEqualTo(2);
  }
}
