package io.perdure.runtime.cached;

import static io.perdure.runtime.cached.CachedOptions.FOREVER;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.Pins;
import io.perdure.runtime.time.VirtualTime;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the map drops by itself, on virtual time. */
@Pins("rule 6.4")
class CaffeineEntriesTest {

  private final VirtualTime time = new VirtualTime();

  private CaffeineEntries map(String... options) {
    return new CaffeineEntries(CachedOptions.parse(String.join("\n", options)), time);
  }

  private static Entry inFlight(EntryMap map, Object key) {
    Entry entry = new Entry(key, null, null);
    assertThat(map.putIfAbsent(key, entry)).isNull();
    return entry;
  }

  private Entry settled(EntryMap map, Object key) {
    Entry entry = inFlight(map, key);
    settle(map, entry, Outcome.of("value", 0, time.nanoTime()));
    return entry;
  }

  private static void settle(EntryMap map, Entry entry, Outcome outcome) {
    entry.settle(outcome);
    assertThat(map.replace(entry.key(), entry, entry)).isTrue();
  }

  private void advanceToJustBefore(long seconds) {
    time.advance(SECONDS.toNanos(seconds) - 1, TimeUnit.NANOSECONDS);
  }

  private void advanceByOne() {
    time.advance(1, TimeUnit.NANOSECONDS);
  }

  // ---- in flight

  @Test
  void whatIsInFlightIsNeverEvictedNorDoesItCount() {
    CaffeineEntries map = map("maximumSize=2");
    List<Entry> computing = IntStream.range(0, 50).mapToObj(i -> inFlight(map, i)).toList();
    Entry first = settled(map, "first");
    Entry second = settled(map, "second");
    assertThat(map.settled()).isEqualTo(2);
    assertThat(map.evictions()).isZero();
    assertThat(List.of(got(map, "first"), got(map, "second"))).containsExactly(first, second);
    for (Entry entry : computing) {
      assertThat(map.get(entry.key())).isSameAs(entry);
    }
  }

  @Test
  void whatIsInFlightDoesNotExpire() {
    CaffeineEntries map = map("ttl=1s", "idleTtl=1s", "negativeTtl=1s");
    Entry entry = inFlight(map, "key");
    time.advance(1000, TimeUnit.DAYS);
    assertThat(map.get("key")).isSameAs(entry);
    settle(map, entry, Outcome.of("value", 0, time.nanoTime()));
    advanceToJustBefore(1);
    assertThat(map.get("key")).as("its time begins now").isSameAs(entry);
  }

  // ---- number

  @Test
  void whatIsTooMuchIsEvictedAndCounted() {
    CaffeineEntries map = map("maximumSize=10");
    IntStream.range(0, 25).forEach(i -> settled(map, i));
    assertThat(map.settled()).isEqualTo(10);
    assertThat(map.evictions()).isEqualTo(15);
  }

  @Test
  void whatIsRemovedOrExpiresIsNotCountedAsEvicted() {
    CaffeineEntries map = map("ttl=1s");
    settled(map, "expired");
    time.advance(10, SECONDS);
    Entry removed = settled(map, "removed");
    map.remove("removed", removed);
    settled(map, "invalidated");
    map.remove("invalidated");
    settled(map, "cleared");
    map.clear();
    assertThat(map.settled()).isZero();
    assertThat(map.evictions()).isZero();
  }

  @Test
  void onlyThatVeryEntryIsRemovedOrReplaced() {
    CaffeineEntries map = map();
    Entry present = settled(map, "key");
    Entry other = new Entry("key", null, null);
    map.remove("key", other);
    assertThat(map.get("key")).isSameAs(present);
    assertThat(map.replace("key", other, new Entry("key", null, null))).isFalse();
    assertThat(map.putIfAbsent("key", other)).isSameAs(present);
    assertThat(map.replace("key", present, other)).isTrue();
    assertThat(map.get("key")).isSameAs(other);
  }

  // ---- time

  @Test
  void aValueIsThereUntilItsTimeIsUpAndNoLonger() {
    CaffeineEntries map = map("ttl=60s");
    Entry entry = settled(map, "key");
    advanceToJustBefore(60);
    assertThat(map.get("key")).isSameAs(entry);
    advanceByOne();
    assertThat(map.get("key")).isNull();
  }

  @Test
  void aValueThatMayStandInIsThereUntilItMayNoMore() {
    CaffeineEntries map = map("ttl=60s", "staleIfError=30s");
    Entry entry = settled(map, "key");
    advanceToJustBefore(90);
    assertThat(map.get("key")).isSameAs(entry);
    advanceByOne();
    assertThat(map.get("key")).isNull();
  }

  @Test
  void aValueThatStandsInGetsNoMoreTimeThanItHad() {
    CaffeineEntries map = map("ttl=60s", "staleIfError=30s");
    Outcome old = Outcome.of("value", 0, time.nanoTime());
    time.advance(80, SECONDS);
    Entry entry = inFlight(map, "key");
    settle(map, entry, old.standingIn(time.nanoTime()));
    advanceToJustBefore(10);
    assertThat(map.get("key")).isSameAs(entry);
    advanceByOne();
    assertThat(map.get("key")).isNull();
  }

  @Test
  void aFailureIsThereUntilItsTimeIsUp() {
    CaffeineEntries map = map("negativeTtl=5s");
    Entry entry = inFlight(map, "key");
    settle(map, entry, Outcome.failed(new IllegalStateException(), 0, time.nanoTime()));
    settled(map, "a value");
    advanceToJustBefore(5);
    assertThat(map.get("key")).isSameAs(entry);
    advanceByOne();
    assertThat(map.get("key")).isNull();
    assertThat(map.get("a value")).as("has no limit").isNotNull();
  }

  @Test
  void everyReadKeepsAValueThatExpiresWhenItIsIdle() {
    CaffeineEntries map = map("idleTtl=10s");
    Entry entry = settled(map, "key");
    for (int i = 0; i < 3; i++) {
      advanceToJustBefore(10);
      assertThat(map.get("key")).isSameAs(entry);
    }
    time.advance(10, SECONDS);
    assertThat(map.get("key")).isNull();
  }

  @Test
  void noReadKeepsAValueLongerThanItsTime() {
    CaffeineEntries map = map("ttl=15s", "idleTtl=10s");
    Entry entry = settled(map, "key");
    advanceToJustBefore(10);
    assertThat(map.get("key")).isSameAs(entry);
    advanceToJustBefore(5);
    assertThat(map.get("key")).isSameAs(entry);
    time.advance(2, TimeUnit.NANOSECONDS);
    assertThat(map.get("key")).isNull();
  }

  @Test
  void aValueThatIsRenewedStaysUntilThatHasEnded() {
    CaffeineEntries map = map("ttl=10s", "refreshAfter=5s");
    Entry entry = settled(map, "key");
    time.advance(5, SECONDS);
    Entry renewal = new Entry("key", null, entry);
    assertThat(entry.renewBy(renewal)).isTrue();
    map.replace("key", entry, entry);
    time.advance(1000, SECONDS);
    assertThat(map.get("key")).isSameAs(entry);
    entry.renewalFailed(renewal, time.nanoTime());
    map.replace("key", entry, entry);
    assertThat(map.get("key")).isNull();
  }

  // ---- the timer

  @Test
  @Timeout(60)
  void theTimerDropsWhatIsTooOldThoughNobodyAsks() {
    CaffeineEntries map = map("ttl=60s");
    WeakReference<Object> value = keepOne(map);
    time.advance(59, SECONDS);
    time.advance(10, SECONDS);
    while (!value.refersTo(null)) {
      System.gc();
    }
    assertThat(map.evictions()).isZero();
  }

  private WeakReference<Object> keepOne(EntryMap map) {
    Object value = new Object();
    Entry entry = inFlight(map, "key");
    settle(map, entry, Outcome.of(value, 0, time.nanoTime()));
    return new WeakReference<>(value);
  }

  @Test
  void noTimerIsSetWhereNothingExpires() {
    CaffeineEntries map = map();
    settled(map, "key");
    assertThat(time.timers()).isZero();
    assertThat(CachedOptions.parse("").usefulFor()).isEqualTo(FOREVER);
  }

  @Test
  void noTimerIsLeftWhenNothingIs() {
    CaffeineEntries map = map("ttl=60s");
    settled(map, "key");
    assertThat(time.timers()).isEqualTo(1);
    time.advance(60, SECONDS);
    time.advance(10, SECONDS);
    assertThat(time.timers()).isZero();
  }

  private static Entry got(EntryMap map, Object key) {
    return Objects.requireNonNull(map.get(key));
  }
}
