package io.perdure.runtime.cached;

import static io.perdure.runtime.thread.ModelThread.check;
import static io.perdure.runtime.thread.ModelThread.join;
import static io.perdure.runtime.thread.ModelThread.start;

import io.perdure.runtime.Pins;
import io.perdure.runtime.thread.ModelThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One entry, those who wait for it and those who end it, under Lincheck's model checker. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("lincheck")
@Pins({"rule 6.1", "rule 6.3"})
class EntryModelTest {

  private static final int INTERLEAVINGS = 60;
  private static final String KEY = "key";

  private static Entry entry() {
    return new Entry(KEY, null, null);
  }

  private static MethodCache cache(EntryMap map) {
    return new MethodCache(TestOptions.NONE, map, new ScriptedTime());
  }

  @Test
  void whoWaitsIsToldOnceThoughSeveralOutcomesComeAtOnce() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Entry entry = entry();
          AtomicInteger told = new AtomicInteger();
          AtomicInteger first = new AtomicInteger();
          Runnable settle =
              () -> {
                if (entry.settle(Outcome.of("value", 0, 1))) {
                  first.incrementAndGet();
                }
              };
          Runnable wait =
              () ->
                  entry.whenSettled(
                      () -> {
                        check(entry.outcome() != null, "there is an outcome");
                        told.incrementAndGet();
                      });
          wait.run();
          ModelThread one = start(settle);
          ModelThread two = start(settle);
          ModelThread waiting = start(wait);
          wait.run();
          join(one, two, waiting);
          check(first.get() == 1, "there is one outcome");
          check(told.get() == 3, "each is told once");
        });
  }

  @Test
  void aThreadThatParksIsWoken() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Entry entry = entry();
          Thread me = Thread.currentThread();
          ModelThread computing = start(() -> entry.settle(Outcome.of("value", 0, 1)));
          entry.whenSettled(() -> LockSupport.unpark(me));
          while (entry.outcome() == null) {
            LockSupport.park();
          }
          join(computing);
        });
  }

  @Test
  void thoseWhoWaitAreToldInTheOrderOfTheirComing() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Entry entry = entry();
          List<Integer> told = new ArrayList<>();
          entry.whenSettled(() -> told.add(1));
          entry.whenSettled(() -> told.add(2));
          ModelThread computing = start(() -> entry.settle(Outcome.of("value", 0, 1)));
          join(computing);
          check(told.equals(List.of(1, 2)), "in their order");
        });
  }

  @Test
  void oneOfThoseWhoFindItComputesIt() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          MethodCache cache = cache(new ScriptedEntries());
          AtomicInteger computing = new AtomicInteger();
          AtomicInteger told = new AtomicInteger();
          Runnable call =
              () -> {
                Entry entry = cache.find(KEY);
                entry.whenSettled(told::incrementAndGet);
                if (cache.begin(entry)) {
                  computing.incrementAndGet();
                  cache.complete(entry, "value", 0);
                }
              };
          ModelThread one = start(call);
          ModelThread two = start(call);
          call.run();
          join(one, two);
          check(computing.get() == 1, "there is one computation");
          check(told.get() == 3, "each is told");
        });
  }

  @Test
  @Pins("rule 2.4")
  void aTimeLimitAndAReturnAtOnceAreOneOutcomeAndNoFailureIsKept() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          EntryMap map = new ScriptedEntries();
          MethodCache cache = cache(map);
          Entry entry = cache.find(KEY);
          cache.begin(entry);
          AtomicInteger told = new AtomicInteger();
          entry.whenSettled(
              () -> {
                boolean failed = Objects.requireNonNull(entry.outcome()).failure() != null;
                check(!failed || map.get(KEY) != entry, "a failure has left when it is told");
                told.incrementAndGet();
              });
          ModelThread computing = start(() -> cache.complete(entry, "value", 0));
          ModelThread timer = start(() -> cache.fail(entry, new Exception(), 0, Failure.OF_METHOD));
          Entry found = cache.find(KEY);
          join(computing, timer);
          check(told.get() == 1, "there is one outcome");
          Entry left = map.get(KEY);
          boolean failed = Objects.requireNonNull(entry.outcome()).failure() != null;
          check(left != entry || !failed, "no failure is kept");
          check(found == entry || left == found, "who has come later has the place");
        });
  }

  @Test
  void oneOfThoseWhoLeaveIsTheLast() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Entry entry = entry();
          AtomicInteger last = new AtomicInteger();
          entry.come();
          entry.come();
          entry.come();
          Runnable leave =
              () -> {
                if (entry.leave()) {
                  last.incrementAndGet();
                }
              };
          ModelThread one = start(leave);
          ModelThread two = start(leave);
          leave.run();
          join(one, two);
          check(last.get() == 1, "there is one last");
        });
  }

  @Test
  void whatHasAnOutcomeWaitsForNothing() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Entry entry = entry();
          ModelThread computing = start(() -> entry.settle(Outcome.of("value", 0, 1)));
          entry.waitsFor("call");
          join(computing);
          check(entry.cause() == null, "its cause is forgotten");
        });
  }

  @Test
  @Pins("rule 6.4")
  void noInvalidatedComputationIsKept() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          EntryMap map = new ScriptedEntries();
          MethodCache cache = cache(map);
          Entry entry = cache.find(KEY);
          cache.begin(entry);
          ModelThread computing = start(() -> cache.complete(entry, "value", 0));
          ModelThread calling = start(() -> cache.find(KEY));
          cache.invalidate(KEY);
          check(cache.find(KEY) != entry, "it is not served after the invalidation");
          join(computing, calling);
          check(map.get(KEY) != entry, "nor kept");
        });
  }

  @Test
  @Pins("rule 6.5")
  void droppingAValueThatIsLostLeavesTheOneThatCameAfterIt() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          MethodCache cache = cache(new ScriptedEntries());
          Entry entry = cache.find(KEY);
          cache.begin(entry);
          cache.complete(entry, "lost", 1);
          Outcome lost = Objects.requireNonNull(entry.outcome());
          ModelThread other = start(() -> cache.drop(KEY, lost));
          cache.drop(KEY, lost);
          Entry fresh = cache.find(KEY);
          check(fresh != entry, "it is gone");
          join(other);
          check(cache.find(KEY) == fresh, "the new one stays");
        });
  }
}
