package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.ObjectResetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rule 2.2: a stack overflow or out-of-memory resets the object and never loses its lock. */
class OverflowSpec {
  private static final int VARIATIONS = 1_000;

  /** More than the frames that a call puts on the stack. */
  private static final int FRAMES = 40;

  private static final long STACK_BYTES = 256 * 1024;

  @DurableObject
  static class Deep {
    private final DurableStorage storage = DurableStorage.current();
    private int calls;

    int call() {
      return ++calls;
    }

    /** In the object's own code. */
    int recurse(int depth) {
      return depth < 0 ? depth : recurse(depth + 1) + 1;
    }

    long write() {
      storage.put("n", storage.getOrDefault("n", 0L) + 1);
      return 0;
    }

    int forward(Deep other) {
      return other.call();
    }

    int fail(Error thrown) {
      calls++;
      storage.put("lost", calls);
      if (calls > 0) {
        throw thrown;
      }
      return calls;
    }

    String state() {
      return calls + storage.getOrDefault("lost", "nothing");
    }
  }

  @Test
  void objectStaysUsableAfterItsOwnCodeOverflowed() throws Exception {
    assertNoLockIsLost("recursion", 50, object -> object.recurse(0));
  }

  @Test
  void objectStaysUsableWhereverACallOverflows() throws Exception {
    assertNoLockIsLost("call", VARIATIONS, Deep::call);
  }

  @Test
  void objectStaysUsableWhereverACallThatWritesOverflows() throws Exception {
    assertNoLockIsLost("write", VARIATIONS / 4, Deep::write);
  }

  @Test
  void objectsStayUsableWhereverACallBetweenThemOverflows() throws Exception {
    Deep other = DurableObjects.get(Deep.class, "other");

    assertNoLockIsLost("chain", VARIATIONS / 2, object -> object.forward(other));
    assertThat(Parallel.start(other::call).result()).isPositive();
  }

  @Test
  void objectOutOfMemoryIsResetAndDropsWhatItWrote() {
    Deep object = DurableObjects.get(Deep.class, "memory");
    OutOfMemoryError thrown = new OutOfMemoryError("by this test");
    assertThat(object.call()).isEqualTo(1);

    assertThatThrownBy(() -> object.fail(thrown)).isSameAs(thrown);

    assertThat(object.state()).isEqualTo("0nothing");
  }

  @Test
  void callOfABrokenActivationIsToldSo() {
    Cabinet cabinet = DurableObjects.get(Cabinet.class, "broken");
    DurableStorage[] leaked = new DurableStorage[1];
    assertThatThrownBy(
            () ->
                cabinet.use(
                    storage -> {
                      leaked[0] = storage;
                      throw new OutOfMemoryError("by this test");
                    }))
        .isInstanceOf(OutOfMemoryError.class);

    assertThatThrownBy(() -> leaked[0].getOrDefault("k", 0L))
        .isInstanceOfAny(ObjectResetException.class, IllegalStateException.class);
  }

  /** Calls fresh objects from every depth near the end of a small stack. */
  private static void assertNoLockIsLost(String kind, int variations, Consumer<Deep> call)
      throws Exception {
    int edge = 0;
    Map<String, Integer> outcomes = new TreeMap<>();
    List<Parallel.Started<Integer>> checks = new ArrayList<>();
    for (int i = 0; i < variations; i++) {
      if (i % FRAMES == 0) {
        edge = deepestCall(call); // it moves, since compiled frames are smaller
      }
      Deep object = DurableObjects.get(Deep.class, kind + i);
      assertThat(object.call()).isEqualTo(1);
      int depth = Math.max(0, edge - 2 + i % FRAMES);
      int padding = i / FRAMES;
      String outcome = outcome(() -> dive(depth, padding, () -> call.accept(object)));
      outcomes.merge(outcome, 1, Integer::sum);
      checks.add(Parallel.start(object::call));
    }
    List<Integer> lost = new ArrayList<>();
    for (int i = 0; i < variations; i++) {
      if (!isUsable(checks.get(i), lost.isEmpty() ? 60_000 : 1)) {
        lost.add(i);
      }
    }
    System.out.println(
        kind + ": " + variations + " depths, outcomes " + outcomes + ", lost locks: " + lost);
    assertThat(outcomes).as("outcomes of the calls").containsKey("StackOverflowError");
    assertThat(outcomes.keySet()).isSubsetOf("", "StackOverflowError");
    assertThat(lost).as("variations that lost the lock").isEmpty();
  }

  private static boolean isUsable(Parallel.Started<Integer> check, long millis) throws Exception {
    try {
      return check.task().get(millis, TimeUnit.MILLISECONDS) > 0;
    } catch (TimeoutException lost) {
      return false;
    }
  }

  /** At how many frames the call just overflows. */
  private static int deepestCall(Consumer<Deep> call) throws Exception {
    overflows(0, call); // loads and links what a call needs
    int fits = 0;
    int overflows = 1 << 16;
    while (overflows - fits > 1) {
      int middle = (fits + overflows) / 2;
      if (overflows(middle, call)) {
        overflows = middle;
      } else {
        fits = middle;
      }
    }
    return fits;
  }

  private static boolean overflows(int depth, Consumer<Deep> call) throws Exception {
    Deep object = DurableObjects.get(Deep.class, DurableObjects.newId());
    object.call(); // constructing it needs more stack than other calls
    return !outcome(() -> dive(depth, 0, () -> call.accept(object))).isEmpty();
  }

  /** What code ends with on a small stack of its own; empty if that is nothing. */
  private static String outcome(Runnable code) throws Exception {
    String[] outcome = {""};
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                code.run();
              } catch (RuntimeException | Error thrown) {
                outcome[0] = thrown.getClass().getSimpleName();
              }
            },
            "small stack",
            STACK_BYTES);
    thread.start();
    thread.join();
    return outcome[0];
  }

  private static int dive(int depth, int padding, Runnable code) {
    if (depth > 0) {
      return dive(depth - 1, padding, code) + 1;
    }
    return pad(padding, 0, code);
  }

  /** Moves the call by less than a frame of {@link #dive}. */
  private static int pad(int padding, long unused, Runnable code) {
    switch (padding & 3) {
      case 0 -> code.run();
      case 1 -> pad1(1, code);
      case 2 -> pad2(1, 2, code);
      default -> pad3(1, 2, 3, code);
    }
    return (int) unused;
  }

  private static long pad1(long a, Runnable code) {
    code.run();
    return a;
  }

  private static long pad2(long a, long b, Runnable code) {
    code.run();
    return a + b;
  }

  private static long pad3(long a, long b, long c, Runnable code) {
    code.run();
    return a + b + c;
  }
}
