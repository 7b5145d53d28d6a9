package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The seed's counter. */
class CounterSpec {
  private static final int THREADS = 64;
  private static final int NUMBERS = 50;

  @DurableObject
  static final class TicketCounter {
    private final DurableStorage storage = DurableStorage.current();

    long next() {
      long n = storage.getOrDefault("n", 0L) + 1;
      storage.put("n", n);
      return n;
    }
  }

  @Test
  void numbersAreUniqueUnderManyThreads() throws Exception {
    TicketCounter counter = DurableObjects.get(TicketCounter.class, "orders");

    List<List<Long>> numbers =
        Parallel.on(
            THREADS,
            () -> {
              List<Long> mine = new ArrayList<>();
              for (int i = 0; i < NUMBERS; i++) {
                mine.add(counter.next());
              }
              return mine;
            });

    Set<Long> distinct = new TreeSet<>();
    numbers.forEach(distinct::addAll);
    assertThat(distinct).hasSize(THREADS * NUMBERS).contains(1L, (long) THREADS * NUMBERS);
    assertThat(numbers).allSatisfy(each -> assertThat(each).isSorted());
  }

  @Test
  void objectsOfOneClassCountForThemselves() {
    DurableObjects.get(TicketCounter.class, "one").next();
    DurableObjects.get(TicketCounter.class, "one").next();

    assertThat(DurableObjects.get(TicketCounter.class, "other").next()).isEqualTo(1);
    assertThat(DurableObjects.get(TicketCounter.class, "one").next()).isEqualTo(3);
  }
}
