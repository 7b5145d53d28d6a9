package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.CacheInvalidate;
import io.perdure.CacheKey;
import io.perdure.CacheStatistics;
import io.perdure.Cached;
import io.perdure.DeadlockException;
import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.InvalidDurableObjectException;
import io.perdure.ListOptions;
import io.perdure.ObjectResetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Section 6: cached methods, as people write them. */
class CachedSpec {

  private static final Map<String, Origin> ORIGINS = new ConcurrentHashMap<>();

  private final String id = DurableObjects.newId();
  private final Origin origin = new Origin();
  private final Catalog catalog = DurableObjects.get(Catalog.class, id);

  CachedSpec() {
    ORIGINS.put(id, origin);
  }

  private static Origin origin(String id) {
    return Objects.requireNonNull(ORIGINS.get(id));
  }

  /** A place that takes its time, and counts how often it is asked. */
  static final class Origin {
    final AtomicInteger calls = new AtomicInteger();
    final CountDownLatch asked = new CountDownLatch(1);
    final CompletableFuture<String> answer = new CompletableFuture<>();
    volatile boolean isSlow;

    CompletableFuture<String> ask(String item) {
      String price = item + calls.incrementAndGet();
      asked.countDown();
      return isSlow
          ? answer.thenApply(text -> text + price)
          : CompletableFuture.completedFuture(price);
    }
  }

  @Test
  void thousandCallsAreOneComputationAndEverybodyGetsIt() throws Exception {
    origin.isSlow = true;
    Parallel.Started<List<String>> calls =
        Parallel.start(() -> Parallel.on(1000, () -> catalog.price("a")));
    Parallel.await(origin.asked);
    origin.answer.complete("!");

    assertThat(calls.result()).hasSize(1000).containsOnly("!a1");
    CacheStatistics statistics = DurableObjects.cached(catalog, "price").statistics();
    assertThat(statistics.computations()).isEqualTo(1);
    assertThat(statistics.hits() + statistics.joins()).isEqualTo(999);
  }

  @Test
  void whileItComputesTheObjectsOtherMethodsGoOn() throws Exception {
    origin.isSlow = true;
    Parallel.Started<String> call = Parallel.start(() -> catalog.price("a"));
    Parallel.await(origin.asked);

    assertThat(catalog.id()).isEqualTo(id);
    origin.answer.complete("!");

    assertThat(call.result()).isEqualTo("!a1");
  }

  @Test
  void selfCallsAreCachedWhateverTheirVisibility() {
    assertThat(catalog.throughThis("a")).isEqualTo("a1 a1 private1 private1");
    assertThat(catalog.price("a")).isEqualTo("a1");
  }

  @Test
  void anInvalidationDropsItsOwnKey() {
    assertThat(List.of(catalog.price("a"), catalog.price("b"))).containsExactly("a1", "b2");

    catalog.changed("a", "for whatever reason");

    assertThat(List.of(catalog.price("a"), catalog.price("b"))).containsExactly("a3", "b2");
    catalog.changedAll();
    assertThat(List.of(catalog.price("a"), catalog.price("b"))).containsExactly("a4", "b5");
  }

  @Test
  void onlyMarkedParametersAreTheKey() {
    assertThat(catalog.greeting("a", () -> "x")).isEqualTo("a x");
    assertThat(catalog.greeting("a", () -> "y")).isEqualTo("a x");
    assertThat(catalog.greeting("b", () -> "y")).isEqualTo("b y");
  }

  @Test
  void aComputationThatNeedsItselfIsTold() {
    assertThatThrownBy(() -> catalog.endless(1))
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("endless needs its own result");
  }

  @Test
  void futuresAreEachCallersOwn() throws Exception {
    origin.isSlow = true;
    CompletableFuture<String> one = catalog.priceLater("a");
    CompletableFuture<String> other = catalog.priceLater("a");
    Parallel.await(origin.asked);
    one.cancel(true);
    origin.answer.complete("!");

    assertThat(other.get(120, TimeUnit.SECONDS)).isEqualTo("!a1");
    assertThat(one).isCancelled();
    assertThat(catalog.priceLater("a").get(120, TimeUnit.SECONDS)).isEqualTo("!a1");
  }

  @Test
  void aValueIsComputedAgainAfterAReset() {
    assertThat(catalog.price("a")).isEqualTo("a1");
    assertThatThrownBy(catalog::reset).isInstanceOf(ObjectResetException.class);
    assertThat(catalog.price("a")).isEqualTo("a2");
  }

  @Test
  void persistentValuesAreThereAfterAResetAndGoWithDeleteAll() {
    assertThat(catalog.kept(Set.of("b", "a"))).isEqualTo(new Kept("[a, b]", 1));
    assertThat(catalog.keys()).isEmpty();
    assertThatThrownBy(catalog::reset).isInstanceOf(ObjectResetException.class);
    assertThat(catalog.kept(new HashSet<>(List.of("a", "b")))).isEqualTo(new Kept("[a, b]", 1));
    catalog.clear();
    assertThatThrownBy(catalog::reset).isInstanceOf(ObjectResetException.class);
    assertThat(catalog.kept(Set.of("b", "a"))).isEqualTo(new Kept("[a, b]", 2));
  }

  @Test
  void persistentValuesOfDifferentKeysAreDifferent() {
    List<Object> keys =
        new ArrayList<>(List.of(0.5, 0.25f, 'é', "é", "è", "\ud83d\ude80", List.of(200)));
    long key = 1;
    for (int i = 0; i < 60; i++) {
      key *= -3;
      keys.addAll(List.of(key, (int) key, (short) key, (byte) key, (double) key, "" + key));
    }
    Set<Object> different = new LinkedHashSet<>(keys);

    assertThat(different.stream().map(catalog::keptOf)).doesNotHaveDuplicates();
    assertThat(different).hasSizeGreaterThan(200);
    assertThat(keys.stream().map(catalog::keptOf).distinct()).hasSize(different.size());
  }

  @Test
  void ordinaryClassesAreCachedToo() throws Exception {
    Service service = new Service();
    List<Integer> results = Parallel.on(100, () -> service.next("a"));

    assertThat(results).hasSize(100).containsOnly(1);
    assertThat(new Service().next("a")).isEqualTo(1);
    assertThat(service.finalNext(new int[] {1, 2})).isEqualTo(2);
    assertThat(service.finalNext(new int[] {1, 2})).isEqualTo(2);
    assertThat(service.finalNext(new int[] {2, 1})).isEqualTo(3);
    int before = Service.staticNext();
    assertThat(Service.staticNext()).isEqualTo(before);
    DurableObjects.cached(Service.class, "staticNext").invalidateAll();
    assertThat(Service.staticNext()).isEqualTo(before + 1);
  }

  @Test
  void resultsThatCannotBeSharedAreRefusedAndTheRestOfAnOrdinaryClassWorks() {
    Wrong wrong = new Wrong();
    assertThatThrownBy(() -> wrong.stream("a"))
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("stream");
    assertThat(wrong.other()).isEqualTo("works");
  }

  @Test
  void anArgumentWithoutEqualityIsRefusedWhenItComes() {
    assertThatThrownBy(() -> new Service().any(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no equals and hashCode of its own");
  }

  @Test
  void aMethodThatIsNotCachedHasNoCache() {
    assertThatThrownBy(() -> DurableObjects.cached(catalog, "id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no method id with @Cached");
  }

  /** What a method keeps. */
  record Kept(String text, int computed) {}

  @DurableObject
  static class Catalog {
    private final String id;
    private final DurableStorage storage;
    private int calls;

    Catalog(String id, DurableStorage storage) {
      this.id = id;
      this.storage = storage;
    }

    String id() {
      return id;
    }

    @Cached(ttl = "1h")
    String price(String item) {
      return origin(id).ask(item).join();
    }

    @Cached
    CompletableFuture<String> priceLater(String item) {
      return origin(id).ask(item);
    }

    @Cached
    private String own() {
      return "private" + ++calls;
    }

    String throughThis(String item) {
      return price(item) + " " + this.price(item) + " " + own() + " " + own();
    }

    @Cached
    String greeting(@CacheKey String name, Supplier<String> words) {
      return name + " " + words.get();
    }

    @Cached
    final int endless(int depth) {
      return depth == 0 ? 0 : endless(depth);
    }

    @Cached(persistent = true, ttl = "1h")
    Kept kept(Set<String> words) {
      int computed = origin(id).calls.incrementAndGet();
      return new Kept(words.stream().sorted().toList().toString(), computed);
    }

    @Cached(persistent = true)
    int keptOf(Object key) {
      return origin(id).calls.incrementAndGet();
    }

    @CacheInvalidate(method = "price")
    void changed(@CacheKey String item, String reason) {}

    @CacheInvalidate(method = "price", all = true)
    void changedAll() {}

    Set<String> keys() {
      return storage.list(ListOptions.all(), Object.class).keySet();
    }

    void clear() {
      storage.deleteAll();
    }

    void reset() {
      storage.sync();
      DurableObjects.abort("on purpose");
    }
  }

  static class Service {
    private static final AtomicInteger STATIC = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    @Cached
    int next(String key) {
      return calls.incrementAndGet();
    }

    @Cached
    final int finalNext(int[] key) {
      return calls.incrementAndGet();
    }

    @Cached
    static int staticNext() {
      return STATIC.incrementAndGet();
    }

    @Cached
    String any(Object key) {
      return key.toString();
    }
  }

  static class Wrong {
    @Cached
    Stream<String> stream(String key) {
      return Stream.of(key);
    }

    String other() {
      return "works";
    }
  }
}
