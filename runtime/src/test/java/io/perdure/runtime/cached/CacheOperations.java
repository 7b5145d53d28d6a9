package io.perdure.runtime.cached;

import static io.perdure.runtime.thread.ModelThread.check;

import io.perdure.runtime.time.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;

/**
 * What may happen to one key, as operations for Lincheck; {@link CacheSpecification} says what they
 * come to. Entries are known by their numbers, which are also the values computed for them.
 *
 * <p>The clock stands while an outcome is given: its age counts from a moment before it is seen,
 * and no order of whole operations tells the two apart.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "kind", gen = IntGen.class, conf = "0:2")
abstract class CacheOperations {

  static final CachedOptions OPTIONS = TestOptions.failing(10, 5, 8);
  static final int STEP = 6;
  static final List<Failure> KINDS = List.of(Failure.values());

  private static final String KEY = "key";

  private final NumberedEntries map;
  private final MethodCache cache;
  private final LongConsumer clock;
  private final Object clockStands = new Object();

  /** What each thread has begun to compute and not ended. */
  private final Map<Integer, Deque<Entry>> begun = new ConcurrentHashMap<>();

  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

  CacheOperations(EntryMap map, TimeSource time, LongConsumer clock) {
    this.map = new NumberedEntries(map);
    this.clock = clock;
    cache = new MethodCache(OPTIONS, this.map, time);
  }

  /** The entry that a call gets its result from, and whether it has to compute it. */
  @Operation
  public String call(@Param(name = "thread") int thread) {
    Entry entry = cache.find(KEY);
    int number = map.number(entry);
    if (cache.begin(entry)) {
      begun.computeIfAbsent(thread, own -> new ArrayDeque<>()).add(entry);
      return "begins " + number;
    }
    Waiter waiter = new Waiter(entry);
    waiters.add(waiter);
    entry.whenSettled(waiter::told);
    return "gets " + number;
  }

  /** A computation returns. */
  @Operation
  public String complete(@Param(name = "thread") int thread) {
    Entry entry = next(thread);
    if (entry == null) {
      return "nothing";
    }
    synchronized (clockStands) {
      cache.complete(entry, map.number(entry), 0);
    }
    return told(entry);
  }

  /** A computation fails. */
  @Operation
  public String fail(@Param(name = "thread") int thread, @Param(name = "kind") int number) {
    Entry entry = next(thread);
    if (entry == null) {
      return "nothing";
    }
    synchronized (clockStands) {
      Failure kind = KINDS.get(number);
      cache.fail(entry, new Failed(kind), 0, kind);
    }
    return told(entry);
  }

  private @Nullable Entry next(int thread) {
    Deque<Entry> own = begun.get(thread);
    return own == null ? null : own.poll();
  }

  private static String told(Entry entry) {
    Outcome outcome = Objects.requireNonNull(entry.outcome());
    return outcome.failure() != null ? "a failure" : String.valueOf(outcome.value());
  }

  @Operation
  public void invalidate() {
    cache.invalidate(KEY);
  }

  @Operation
  public void advance() {
    synchronized (clockStands) {
      clock.accept(STEP);
    }
  }

  /** In the end everybody who waits for what has an outcome has been told so, and once. */
  final void checkEverybodyIsTold() {
    for (Waiter waiter : waiters) {
      int expected = waiter.entry.outcome() == null ? 0 : 1;
      check(waiter.told.get() == expected, "who waits is told once");
      check(!waiter.foundIt, "a failure that is not remembered is told when it has left");
    }
  }

  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final boolean isForgotten;

    Failed(Failure kind) {
      isForgotten = !kind.mayBeRemembered;
    }
  }

  private final class Waiter {
    final Entry entry;
    final AtomicInteger told = new AtomicInteger();
    volatile boolean foundIt;

    Waiter(Entry entry) {
      this.entry = entry;
    }

    void told() {
      told.incrementAndGet();
      foundIt |=
          Objects.requireNonNull(entry.outcome()).failure() instanceof Failed failed
              && failed.isForgotten
              && map.get(KEY) == entry;
    }
  }
}
