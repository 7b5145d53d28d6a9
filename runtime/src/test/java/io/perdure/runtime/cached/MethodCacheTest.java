package io.perdure.runtime.cached;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.Pins;
import io.perdure.runtime.time.VirtualTime;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One method's cache and its counts, on virtual time. */
@Pins("rule 6.4")
class MethodCacheTest {

  private final IllegalStateException failure = new IllegalStateException();

  private final VirtualTime time = new VirtualTime();

  private MethodCache cache(String... options) {
    return new MethodCache(CachedOptions.parse(String.join("\n", options)), time);
  }

  private static Entry begun(MethodCache cache, Object key) {
    Entry entry = cache.find(key);
    assertThat(cache.begin(entry)).isTrue();
    return entry;
  }

  private static void compute(MethodCache cache, Object key, Object value) {
    cache.complete(begun(cache, key), value, 0);
  }

  private Entry failed(MethodCache cache, Object key, Failure kind) {
    Entry entry = begun(cache, key);
    cache.fail(entry, failure, 0, kind);
    return entry;
  }

  private static @Nullable Object peek(MethodCache cache, Object key) {
    Outcome outcome = cache.peek(key);
    return outcome == null ? null : outcome.value();
  }

  /** The counts without the time. */
  private static long[] counts(MethodCache cache) {
    return Arrays.copyOf(cache.statistics(), 7);
  }

  private void advance(long seconds) {
    time.advance(seconds, TimeUnit.SECONDS);
  }

  // ---- counts: hits, joins, computations, failures, stale, negative, evictions

  @Test
  void hitsAndJoinsAndComputationsAreCounted() {
    MethodCache cache = cache();
    assertThat(cache.peek("key")).isNull();
    Entry entry = begun(cache, "key");
    assertThat(cache.peek("key")).as("in flight").isNull();
    assertThat(cache.begin(cache.find("key"))).isFalse();
    cache.join();
    cache.complete(entry, "value", 0);
    cache.joined(Objects.requireNonNull(entry.outcome()));
    assertThat(peek(cache, "key")).isEqualTo("value");
    assertThat(peek(cache, "key")).isEqualTo("value");
    assertThat(cache.size()).isEqualTo(1);
    assertThat(counts(cache)).containsExactly(2, 1, 1, 0, 0, 0, 0);
  }

  @Test
  void theTimeOfComputationsIsAddedUpWhetherTheyReturnOrFail() {
    MethodCache cache = cache();
    Entry one = begun(cache, "one");
    Entry two = begun(cache, "two");
    advance(1);
    cache.complete(one, "value", 0);
    advance(1);
    cache.fail(two, failure, 0, Failure.OF_METHOD);
    assertThat(cache.statistics()[7]).isEqualTo(TimeUnit.SECONDS.toNanos(3));
    assertThat(counts(cache)).containsExactly(0, 0, 2, 1, 0, 0, 0);
  }

  @Test
  void whatComesAfterAnOutcomeIsNotCounted() {
    MethodCache cache = cache();
    Entry entry = failed(cache, "key", Failure.OF_METHOD);
    cache.complete(entry, "value", 0);
    cache.fail(entry, new IllegalArgumentException(), 0, Failure.OF_METHOD);
    assertThat(Objects.requireNonNull(entry.outcome()).failure()).isSameAs(failure);
    assertThat(counts(cache)).containsExactly(0, 0, 1, 1, 0, 0, 0);
    assertThat(cache.peek("key")).isNull();
  }

  @Test
  void evictionsAreCounted() {
    MethodCache cache = cache("maximumSize=1");
    compute(cache, "one", 1);
    compute(cache, "two", 2);
    assertThat(cache.size()).isEqualTo(1);
    assertThat(counts(cache)).containsExactly(0, 0, 2, 0, 0, 0, 1);
  }

  @Test
  void aComputationApartIsCountedAndNotKept() {
    MethodCache cache = cache();
    Entry apart = cache.apart("key");
    assertThat(cache.find("key")).isNotSameAs(apart);
    assertThat(counts(cache)).containsExactly(0, 0, 1, 0, 0, 0, 0);
  }

  // ---- failures

  @Test
  void onlyFailuresOfTheMethodAreRememberedAndForTheirTime() {
    MethodCache cache = cache("negativeTtl=5s");
    failed(cache, "method", Failure.OF_METHOD);
    failed(cache, "call", Failure.OF_CALL);
    failed(cache, "computation", Failure.OF_COMPUTATION);
    assertThat(Objects.requireNonNull(cache.peek("method")).failure()).isSameAs(failure);
    assertThat(cache.peek("call")).isNull();
    assertThat(cache.peek("computation")).isNull();
    advance(5);
    assertThat(cache.peek("method")).isNull();
    assertThat(counts(cache)).containsExactly(0, 0, 3, 3, 0, 1, 0);
  }

  @Test
  void anOldValueStandsInForFailuresButNotForAComputationThatIsOver() {
    MethodCache cache = cache("ttl=10s", "staleIfError=10s");
    for (Failure kind : Failure.values()) {
      compute(cache, kind, "old");
    }
    advance(10);
    for (Failure kind : Failure.values()) {
      Outcome outcome = Objects.requireNonNull(failed(cache, kind, kind).outcome());
      assertThat(outcome.standsIn()).isEqualTo(kind != Failure.OF_COMPUTATION);
      assertThat(outcome.failure()).isSameAs(outcome.standsIn() ? null : failure);
      cache.joined(outcome);
    }
    assertThat(counts(cache)).containsExactly(0, 0, 6, 3, 2, 0, 0);
  }

  @Test
  void aValueThatStandsInIsServedAsLongAsAFailureIsRemembered() {
    MethodCache cache = cache("ttl=10s", "staleIfError=10s", "negativeTtl=2s");
    compute(cache, "key", "old");
    advance(10);
    failed(cache, "key", Failure.OF_METHOD);
    advance(1);
    assertThat(peek(cache, "key")).isEqualTo("old");
    advance(1);
    assertThat(peek(cache, "key")).isNull();
    assertThat(Objects.requireNonNull(failed(cache, "key", Failure.OF_METHOD).outcome()).value())
        .as("it stands in again")
        .isEqualTo("old");
    assertThat(counts(cache)).containsExactly(1, 0, 3, 2, 1, 0, 0);
  }

  @Test
  void aValueThatIsTooOldToStandInDoesNot() {
    MethodCache cache = cache("ttl=10s", "staleIfError=10s");
    compute(cache, "key", "old");
    advance(10);
    Entry entry = begun(cache, "key");
    advance(10);
    cache.fail(entry, failure, 0, Failure.OF_METHOD);
    assertThat(Objects.requireNonNull(entry.outcome()).failure()).isSameAs(failure);
  }

  // ---- renewals

  @Test
  void aDueValueIsServedWhileOneCallRenewsIt() {
    MethodCache cache = cache("refreshAfter=5s");
    compute(cache, "key", "old");
    Outcome fresh = Objects.requireNonNull(cache.peek("key"));
    assertThat(cache.renewal("key", fresh)).as("not due").isNull();
    advance(5);
    Outcome due = Objects.requireNonNull(cache.peek("key"));
    Entry renewal = Objects.requireNonNull(cache.renewal("key", due));
    assertThat(cache.renewal("key", due)).as("by another one").isNull();
    assertThat(cache.begin(renewal)).as("it is begun").isFalse();
    assertThat(peek(cache, "key")).isEqualTo("old");
    cache.complete(renewal, "new", 0);
    assertThat(peek(cache, "key")).isEqualTo("new");
    assertThat(cache.renewal("key", due)).as("of what is no more").isNull();
    assertThat(counts(cache)).containsExactly(4, 0, 2, 0, 2, 0, 0);
  }

  @Test
  void aValueWhoseRenewalFailedIsRenewedAgainAfterTheTimeOfFailures() {
    MethodCache cache = cache("refreshAfter=5s", "negativeTtl=2s");
    compute(cache, "key", "old");
    advance(5);
    Outcome due = Objects.requireNonNull(cache.peek("key"));
    cache.fail(Objects.requireNonNull(cache.renewal("key", due)), failure, 0, Failure.OF_METHOD);
    assertThat(peek(cache, "key")).isEqualTo("old");
    advance(1);
    assertThat(cache.renewal("key", due)).isNull();
    advance(1);
    assertThat(cache.renewal("key", due)).isNotNull();
  }

  @Test
  void aCallThatComesTooLateForTheOldValueJoinsItsRenewal() {
    MethodCache cache = cache("refreshAfter=5s", "ttl=10s");
    compute(cache, "key", "old");
    advance(5);
    Entry renewal =
        Objects.requireNonNull(cache.renewal("key", Objects.requireNonNull(cache.peek("key"))));
    advance(5);
    assertThat(cache.peek("key")).isNull();
    assertThat(cache.find("key")).isSameAs(renewal);
    cache.complete(renewal, "new", 0);
    assertThat(peek(cache, "key")).isEqualTo("new");
    advance(10);
    assertThat(peek(cache, "key")).as("it has its own time").isNull();
  }

  // ---- invalidation

  @Test
  void anInvalidationDropsOneKeyOrAll() {
    MethodCache cache = cache();
    compute(cache, "one", 1);
    compute(cache, "two", 2);
    cache.invalidate("one");
    assertThat(peek(cache, "one")).isNull();
    assertThat(peek(cache, "two")).isEqualTo(2);
    cache.invalidateAll();
    assertThat(cache.size()).isZero();
  }

  @Test
  void aRenewalOfWhatWasInvalidatedIsNotKept() {
    MethodCache cache = cache("refreshAfter=5s");
    compute(cache, "key", "old");
    advance(5);
    Entry renewal =
        Objects.requireNonNull(cache.renewal("key", Objects.requireNonNull(cache.peek("key"))));
    cache.invalidate("key");
    cache.complete(renewal, "new", 0);
    assertThat(cache.size()).isZero();
  }
}
