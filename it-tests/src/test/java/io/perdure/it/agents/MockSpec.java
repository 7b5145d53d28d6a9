package io.perdure.it.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** Mockito's inline mocks of durable classes, beside real objects of the same classes. */
class MockSpec {

  @DurableObject
  static class Till {
    private int sum = 100;

    synchronized int add(int n) {
      sum += n;
      return total();
    }

    int total() {
      return sum;
    }

    int twice() {
      return 2 * total();
    }

    Runnable later(int n) {
      return () -> sum += n;
    }
  }

  /** Used before it is mocked. */
  @DurableObject
  static final class UsedFirst {
    private final DurableStorage storage;

    UsedFirst(DurableStorage storage) {
      this.storage = storage;
    }

    long next() {
      long n = storage.getOrDefault("n", 0L) + 1;
      storage.put("n", n);
      return n;
    }
  }

  /** Mocked before it is used. */
  @DurableObject
  static final class MockedFirst {
    private final DurableStorage storage = DurableStorage.current();

    long next() {
      long n = storage.getOrDefault("n", 0L) + 1;
      storage.put("n", n);
      return n;
    }
  }

  @Test
  void classThatWasUsedIsMockedBesideItsObjects() throws Exception {
    UsedFirst before = DurableObjects.get(UsedFirst.class, "before");
    assertThat(before.next()).isEqualTo(1);

    UsedFirst mock = mock(UsedFirst.class);
    when(mock.next()).thenReturn(99L);

    assertThat(call(mock::next)).isEqualTo(99);
    assertThat(before.next()).isEqualTo(2);
    assertThat(numbers(DurableObjects.get(UsedFirst.class, "after")::next)).hasSize(200);
    verify(mock, times(1)).next();
  }

  @Test
  void classThatWasMockedIsUsedBesideItsMocks() throws Exception {
    MockedFirst mock = mock(MockedFirst.class);
    assertThat(call(mock::next)).isZero();

    assertThat(numbers(DurableObjects.get(MockedFirst.class, "real")::next)).hasSize(200);
    verify(mock, times(1)).next();
    assertThat(List.of(mock)).contains(mock);
    assertThat(mock).isNotEqualTo(DurableObjects.get(MockedFirst.class, "real"));
  }

  @Test
  void realMethodOfAMockRunsOnceAndCallsTheOthersOfTheMock() {
    Till mock = mock(Till.class);
    when(mock.total()).thenReturn(7);
    when(mock.twice()).thenCallRealMethod();

    assertThat(call(mock::twice)).isEqualTo(14);
    verify(mock, times(1)).twice();
    verify(mock, never()).add(anyInt());
  }

  @Test
  void spyHasStateOfItsOwn() {
    Till made = new Till();
    made.add(1);
    Till spy = spy(made);

    assertThat(spy.add(2)).isEqualTo(103);
    assertThat(made.total()).isEqualTo(101);
    spy.later(1000).run();
    assertThat(spy.total()).isEqualTo(1103);
    doReturn(5).when(spy).total();
    assertThat(spy.twice()).isEqualTo(10);
    verify(spy, times(1)).add(2);
    verify(spy, times(1)).twice();
  }

  @Test
  void spyWithAConstructorRunsItsMethodsOnce() {
    Till spy =
        mock(Till.class, withSettings().useConstructor().defaultAnswer(Mockito.CALLS_REAL_METHODS));

    assertThat(spy.add(2)).isEqualTo(102);
    verify(spy, times(1)).add(2);
    verify(spy, times(1)).total();
  }

  @Test
  void constructionIsMocked() {
    try (var made = mockConstruction(Till.class)) {
      Till till = new Till();
      assertThat(till.add(3)).isZero();
      assertThat(made.constructed()).containsExactly(till);
    }
    assertThat(new Till().add(3)).isEqualTo(103);
  }

  private static <T> T call(Supplier<T> method) {
    return method.get();
  }

  private static Set<Long> numbers(Callable<Long> next) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(threads.submit(next));
    }
    Set<Long> distinct = new TreeSet<>();
    for (Future<Long> call : calls) {
      distinct.add(call.get(60, TimeUnit.SECONDS));
    }
    threads.shutdown();
    return distinct;
  }
}
