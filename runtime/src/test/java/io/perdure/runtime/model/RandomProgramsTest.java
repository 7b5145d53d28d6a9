package io.perdure.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The engine against a sequential model: random programs over several objects, on virtual time and
 * a store that does what they say. {@code -Dperdure.seed} runs the program of one seed, {@code
 * -Dperdure.seconds} sets how long new ones are tried.
 */
@Tag("random-programs")
class RandomProgramsTest {

  private static final long FEWEST_STEPS = 200_000;
  private static final int THREADS = 2;

  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong programs = new AtomicLong();
  private final AtomicBoolean failed = new AtomicBoolean();

  @Test
  void theEngineDoesWhatTheModelSays() {
    Long seed = Long.getLong("perdure.seed");
    if (seed != null) {
      run(new Explorations(null), seed);
      System.out.println("Seed " + seed + ": " + steps + " steps, nothing wrong");
      return;
    }
    long first = Boolean.getBoolean("perdure.soak") ? newSeed() : 1;
    System.out.println("Random programs from seed " + first + " on");
    exploreFrom(first);
    System.out.println(
        "Random programs from seed "
            + first
            + ": "
            + steps
            + " steps in "
            + programs
            + " programs");
    assertThat(steps.get()).isGreaterThanOrEqualTo(FEWEST_STEPS);
  }

  @Test
  void aSeedIsOneRunWhateverRanBefore() {
    Explorations once = new Explorations(null);
    Explorations again = new Explorations(null);
    again.run(1);
    for (long seed = 100; seed < 110; seed++) {
      assertThat(again.record(seed)).isEqualTo(once.record(seed));
    }
  }

  private void exploreFrom(long first) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds()).toNanos();
    List<CompletableFuture<@Nullable Void>> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      long seed = first + i;
      threads.add(
          CompletableFuture.runAsync(() -> explore(seed, end), task -> new Thread(task).start()));
    }
    threads.forEach(CompletableFuture::join);
  }

  /** No build has tried these programs. */
  private static long newSeed() {
    return ThreadLocalRandom.current().nextLong(1_000_000_000, Long.MAX_VALUE / 2);
  }

  private static long seconds() {
    return Long.getLong("perdure.seconds", Boolean.getBoolean("perdure.soak") ? 1_200 : 60);
  }

  /** Each thread has an engine of its own, and every so manyth seed. */
  private void explore(long first, long end) {
    Explorations explorations = new Explorations(null);
    for (long seed = first;
        !failed.get() && (steps.get() < FEWEST_STEPS || System.nanoTime() < end);
        seed += THREADS) {
      run(explorations, seed);
    }
  }

  private void run(Explorations explorations, long seed) {
    Object result = explorations.run(seed);
    if (result instanceof Integer taken) {
      steps.addAndGet(taken);
      programs.incrementAndGet();
      return;
    }
    failed.set(true);
    throw new AssertionError(
        result
            + "\nReplay with -Dtest=RandomProgramsTest -Dperdure.seed="
            + seed
            + "; a shorter program that is wrong as well:\n"
            + explorations.explain(seed));
  }
}
