package io.perdure.runtime.cached;

import static io.perdure.runtime.thread.ModelThread.check;
import static io.perdure.runtime.thread.ModelThread.join;
import static io.perdure.runtime.thread.ModelThread.start;

import io.perdure.runtime.Pins;
import io.perdure.runtime.thread.ModelThread;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values that are renewed while they are used, under Lincheck's model checker. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("lincheck")
@Pins("rule 6.4")
class RenewalModelTest {

  private static final int INTERLEAVINGS = 60;
  private static final String KEY = "key";

  /** A value that is due to be renewed. */
  private static final class Due {
    final ScriptedTime time = new ScriptedTime();
    final ScriptedEntries map = new ScriptedEntries();
    final MethodCache cache;
    final Entry old;

    Due() {
      this(0);
    }

    Due(long staleIfError) {
      cache = new MethodCache(TestOptions.refreshing(5, 10, staleIfError), map, time);
      old = cache.find(KEY);
      check(cache.begin(old), "it is the first");
      cache.complete(old, "old", 0);
      time.advance(5);
    }

    /** The renewal that the caller has to compute, if any. */
    @Nullable Entry hit() {
      Outcome hit = cache.peek(KEY);
      return hit == null ? null : cache.renewal(KEY, hit);
    }

    Entry renewal() {
      return Objects.requireNonNull(hit());
    }

    /** What a call that comes now gets, if it need not compute. */
    @Nullable Object valueNow() {
      Outcome hit = cache.peek(KEY);
      return hit == null ? null : hit.value();
    }

    void tooOld() {
      time.advance(5);
    }
  }

  @Test
  void oneOfThoseWhoHitRenewsIt() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Due due = new Due();
          AtomicInteger renewals = new AtomicInteger();
          Runnable hit =
              () -> {
                if (due.hit() != null) {
                  renewals.incrementAndGet();
                }
              };
          ModelThread one = start(hit);
          ModelThread two = start(hit);
          hit.run();
          join(one, two);
          check(renewals.get() == 1, "one renews it");
          check("old".equals(due.valueNow()), "it is there meanwhile");
        });
  }

  @Test
  void noRenewalIsBegunThatOverlapsAnother() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Due due = new Due();
          AtomicInteger running = new AtomicInteger();
          Runnable renew =
              () -> {
                Entry renewal = due.hit();
                if (renewal != null) {
                  check(running.incrementAndGet() == 1, "one at a time");
                  running.decrementAndGet();
                  due.cache.fail(renewal, new Exception(), 0, Failure.OF_CALL);
                }
              };
          ModelThread one = start(renew);
          ModelThread two = start(renew);
          renew.run();
          join(one, two);
          check(due.map.get(KEY) == due.old, "it stays, for no renewal has come to anything");
        });
  }

  @Test
  void callsJoinTheRenewalOfWhatHasBecomeTooOldWhetherItReturnsNowOrLater() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Due due = new Due();
          Entry renewal = due.renewal();
          due.tooOld();
          ModelThread computing = start(() -> due.cache.complete(renewal, "new", 0));
          ModelThread calling = start(() -> check(due.cache.find(KEY) == renewal, "it is joined"));
          check(due.cache.find(KEY) == renewal, "it is joined");
          join(computing, calling);
          check("new".equals(due.valueNow()), "it has come to the old one's place");
        });
  }

  @Test
  void aRenewalThatFailsWhileItIsJoinedLeavesNothingBehind() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Due due = new Due();
          Entry renewal = due.renewal();
          due.tooOld();
          ModelThread computing =
              start(() -> due.cache.fail(renewal, new Exception(), 0, Failure.OF_METHOD));
          AtomicInteger told = new AtomicInteger();
          Entry found = due.cache.find(KEY);
          found.whenSettled(told::incrementAndGet);
          if (due.cache.begin(found)) {
            check(found != renewal, "that one was begun");
            due.cache.complete(found, "new", 0);
          }
          join(computing);
          check(told.get() == 1, "who waits is told");
          Entry left = due.map.get(KEY);
          check(left != renewal, "a failure is not kept");
          check(left == (found == renewal ? null : found), "and nothing else is lost");
        });
  }

  @Test
  void aFailedRenewalStandsInForItselfWhileTheOldValueIsOfUse() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Due due = new Due(10);
          Entry renewal = due.renewal();
          due.tooOld();
          ModelThread computing =
              start(() -> due.cache.fail(renewal, new Exception(), 0, Failure.OF_METHOD));
          Entry found = due.cache.find(KEY);
          if (due.cache.begin(found)) {
            due.cache.fail(found, new Exception(), 0, Failure.OF_METHOD);
          }
          join(computing);
          Outcome outcome = Objects.requireNonNull(found.outcome());
          check("old".equals(outcome.value()) && outcome.standsIn(), "the old value stands in");
        });
  }

  @Test
  void nothingOfBeforeAnInvalidationIsServedAfterIt() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Due due = new Due();
          Entry renewal = due.renewal();
          due.tooOld();
          ModelThread computing = start(() -> due.cache.complete(renewal, "new", 0));
          ModelThread calling = start(() -> due.cache.find(KEY));
          due.cache.invalidate(KEY);
          check(due.valueNow() == null, "no value of before");
          Entry found = due.cache.find(KEY);
          check(found != due.old && found != renewal, "no computation of before");
          join(computing, calling);
          check(due.map.get(KEY) == found, "and none comes later");
        });
  }

  @Test
  void whoJoinsTheRenewalHasOneValue() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Due due = new Due();
          Entry renewal = due.renewal();
          AtomicReference<@Nullable Object> told = new AtomicReference<>();
          ModelThread computing = start(() -> due.cache.complete(renewal, "new", 0));
          ModelThread passing = start(due::tooOld);
          Entry found = due.cache.find(KEY);
          check(!due.cache.begin(found), "there is nothing to compute");
          found.whenSettled(() -> told.set(Objects.requireNonNull(found.outcome()).value()));
          join(computing, passing);
          check(Objects.equals(found == renewal ? "new" : "old", told.get()), "it is told");
          check("new".equals(due.valueNow()), "the new one is there");
        });
  }
}
