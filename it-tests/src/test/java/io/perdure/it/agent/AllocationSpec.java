package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The hot path makes no garbage. */
class AllocationSpec {
  private static final int CALLS = 200_000;

  /** More than the JIT compiler needs on a machine that is busy with other things. */
  private static final int ROUNDS = 500;

  /** Far below one object in a hundred calls; the measurement itself may make a few. */
  private static final long NOTHING = CALLS / 100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @DurableObject
  static final class Sum {
    private final DurableStorage storage = DurableStorage.current();
    private long sum;

    long add(long amount) {
      sum += amount;
      return sum;
    }

    void store(long value) {
      storage.put("n", value);
    }

    /** Bytes allocated by hits of the storage, inside one turn. */
    long allocatedByHits(int hits) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < hits; i++) {
        sum += storage.getOrDefault("n", 0L);
      }
      return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
  }

  private final Sum object = DurableObjects.get(Sum.class, DurableObjects.newId());

  @Test
  void uncontendedCallAllocatesNothing() {
    assertThat(onceCompiled(() -> allocatedByCalls(CALLS))).isLessThan(NOTHING);
  }

  @Test
  void storageHitOfALongAllocatesNothing() {
    object.store(1_000_000);

    assertThat(onceCompiled(() -> object.allocatedByHits(CALLS))).isLessThan(NOTHING);
  }

  /** What is measured when the compiler, which works in the background, is done. */
  private static long onceCompiled(LongSupplier measurement) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS && least >= NOTHING; i++) {
      least = Math.min(least, measurement.getAsLong());
    }
    return least;
  }

  private long allocatedByCalls(int calls) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      object.add(i);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
